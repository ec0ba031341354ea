using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Storage;

/// <summary>
/// The one model. Each database has a thin subclass beside its migrations. One context per operation: ask for
/// <see cref="IDbContextFactory{TContext}"/> of this type.
/// </summary>
public abstract class OpsDbContext(DbContextOptions options) : IdentityDbContext<Person, IdentityRole, string>(options)
{
    /// <summary>Interactions.</summary>
    public DbSet<Interaction> Interactions => Set<Interaction>();

    /// <summary>Model calls.</summary>
    public DbSet<ModelCall> ModelCalls => Set<ModelCall>();

    /// <summary>Raw spans and log records.</summary>
    public DbSet<SpanSegment> SpanSegments => Set<SpanSegment>();

    /// <summary>Traces without a GenAI span so far.</summary>
    public DbSet<TraceStub> TraceStubs => Set<TraceStub>();

    /// <summary>Evaluation results.</summary>
    public DbSet<Evaluation> Evaluations => Set<Evaluation>();

    /// <summary>Distinct values of dimensions.</summary>
    public DbSet<Dimension> Dimensions => Set<Dimension>();

    /// <summary>Combinations of dimensions that have rollups.</summary>
    public DbSet<RollupSeries> RollupSeries => Set<RollupSeries>();

    /// <summary>Rollups.</summary>
    public DbSet<Rollup> Rollups => Set<Rollup>();

    /// <summary>Streams of metric points.</summary>
    public DbSet<MetricStream> MetricStreams => Set<MetricStream>();

    /// <summary>API keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 6);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfiguration(new PersonConfiguration());
        builder.ApplyConfiguration(new ApiKeyConfiguration());
        builder.ApplyTelemetryConfigurations();
    }
}
