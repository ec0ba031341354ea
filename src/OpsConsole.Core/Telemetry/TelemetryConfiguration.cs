using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Core.Telemetry;

/// <summary>Tables of telemetry. Index upkeep is most of the cost of a write, so each index names the question it answers.</summary>
internal static class TelemetryConfiguration
{
    /// <summary>Adds the tables of this feature to the model.</summary>
    public static void ApplyTelemetryConfigurations(this ModelBuilder builder)
    {
        builder.ApplyConfiguration(new InteractionConfiguration());
        builder.ApplyConfiguration(new ModelCallConfiguration());
        builder.ApplyConfiguration(new SpanSegmentConfiguration());
        builder.ApplyConfiguration(new TraceStubConfiguration());
        builder.ApplyConfiguration(new WaitingOutcomeConfiguration());
        builder.ApplyConfiguration(new EvaluationConfiguration());
        builder.ApplyConfiguration(new DimensionConfiguration());
        builder.ApplyConfiguration(new RollupSeriesConfiguration());
        builder.ApplyConfiguration(new RollupConfiguration());
        builder.ApplyConfiguration(new MetricStreamConfiguration());
        builder.ApplyConfiguration(new SeenUsersConfiguration());
        builder.ApplyConfiguration(new UserDayConfiguration());
        builder.ApplyConfiguration(new ConversationDayConfiguration());
    }

    private sealed class InteractionConfiguration : IEntityTypeConfiguration<Interaction>
    {
        public void Configure(EntityTypeBuilder<Interaction> builder)
        {
            builder.Property(i => i.Id).ValueGeneratedNever();
            builder.Property(i => i.TraceId).HasMaxLength(TraceId.Size).IsFixedLength();
            builder.Property(i => i.Name).HasMaxLength(200);
            builder.Property(i => i.Conversation).HasMaxLength(200);
            builder.Property(i => i.Version).IsConcurrencyToken();

            // "Is this trace known?", for every trace of every request; also the trace id search.
            builder.HasIndex(i => i.TraceId).IsUnique();

            // Every list and every "slowest" or "failed" view: it covers what they filter and sort by, and is only appended to.
            builder.HasIndex(i => new
            {
                i.StartedAt, i.Id, i.EnvironmentId, i.ApplicationId, i.ModelId, i.PromptId, i.FeatureId, i.AppVersionId, i.Outcome, i.ErrorClass, i.DurationMicros,
            });

            // "All of this conversation", "all of this user", "did this user come back?".
            builder.HasIndex(i => i.Conversation).HasFilter("Conversation IS NOT NULL");
            builder.HasIndex(i => new { i.UserHash, i.StartedAt }).HasFilter("UserHash IS NOT NULL");

            // "What did users not like lately?", among the few that they did not.
            builder.HasIndex(i => i.StartedAt).HasFilter("FeedbackMillis < 0").HasDatabaseName("IX_Interactions_Unliked");
        }
    }

    private sealed class ModelCallConfiguration : IEntityTypeConfiguration<ModelCall>
    {
        public void Configure(EntityTypeBuilder<ModelCall> builder)
        {
            builder.HasKey(c => new { c.InteractionId, c.SpanId });
            builder.Property(c => c.ResponseId).HasMaxLength(200);
            builder.Property(c => c.FinishReason).HasMaxLength(100);

            // "Which interaction does this response belong to?"
            builder.HasIndex(c => c.ResponseHash).HasFilter("ResponseHash IS NOT NULL");
        }
    }

    private sealed class SpanSegmentConfiguration : IEntityTypeConfiguration<SpanSegment>
    {
        public void Configure(EntityTypeBuilder<SpanSegment> builder)
        {
            builder.Property(s => s.Id).ValueGeneratedNever();

            // Retention.
            builder.HasIndex(s => new { s.EnvironmentId, s.LatestAt });
        }
    }

    private sealed class TraceStubConfiguration : IEntityTypeConfiguration<TraceStub>
    {
        public void Configure(EntityTypeBuilder<TraceStub> builder)
        {
            builder.HasKey(s => s.TraceId);
            builder.Property(s => s.TraceId).HasMaxLength(TraceId.Size).IsFixedLength();
            builder.Property(s => s.Version).IsConcurrencyToken();
            builder.HasIndex(s => s.ReceivedAt);
        }
    }

    private sealed class WaitingOutcomeConfiguration : IEntityTypeConfiguration<WaitingOutcome>
    {
        public void Configure(EntityTypeBuilder<WaitingOutcome> builder)
        {
            builder.HasKey(w => w.ResponseHash);
            builder.Property(w => w.ResponseHash).ValueGeneratedNever();
            builder.Property(w => w.Version).IsConcurrencyToken();

            // Retention.
            builder.HasIndex(w => w.ReceivedAt);
        }
    }

    private sealed class EvaluationConfiguration : IEntityTypeConfiguration<Evaluation>
    {
        public void Configure(EntityTypeBuilder<Evaluation> builder)
        {
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.TraceId).HasMaxLength(TraceId.Size).IsFixedLength();
            builder.Property(e => e.Name).HasMaxLength(200);
            builder.Property(e => e.Label).HasMaxLength(200);
            builder.Property(e => e.Explanation).HasMaxLength(4000);
            builder.HasIndex(e => e.Fingerprint).IsUnique();
            builder.HasIndex(e => e.TraceId).HasFilter("TraceId IS NOT NULL");
            builder.HasIndex(e => e.ResponseHash).HasFilter("ResponseHash IS NOT NULL");
            builder.HasIndex(e => e.At);

            // The newest of a suite.
            builder.HasIndex(e => new { e.Name, e.At });
        }
    }

    private sealed class DimensionConfiguration : IEntityTypeConfiguration<Dimension>
    {
        public void Configure(EntityTypeBuilder<Dimension> builder)
        {
            builder.Property(d => d.Value).HasMaxLength(Dimension.MaxLength);
            builder.HasIndex(d => new { d.Kind, d.Value }).IsUnique();
        }
    }

    private sealed class RollupSeriesConfiguration : IEntityTypeConfiguration<RollupSeries>
    {
        public void Configure(EntityTypeBuilder<RollupSeries> builder) =>
            builder.HasIndex(s => new { s.ApplicationId, s.EnvironmentId, s.ModelId, s.PromptId, s.FeatureId, s.AppVersionId, s.Origin }).IsUnique();
    }

    private sealed class RollupConfiguration : IEntityTypeConfiguration<Rollup>
    {
        public void Configure(EntityTypeBuilder<Rollup> builder) =>
            builder.HasKey(r => new { r.Tier, r.Bucket, r.SeriesId, r.Node });
    }

    private sealed class SeenUsersConfiguration : IEntityTypeConfiguration<SeenUsers>
    {
        public void Configure(EntityTypeBuilder<SeenUsers> builder) => builder.HasKey(s => new { s.Day, s.ApplicationId, s.EnvironmentId });
    }

    private sealed class UserDayConfiguration : IEntityTypeConfiguration<UserDay>
    {
        public void Configure(EntityTypeBuilder<UserDay> builder) => builder.HasKey(u => new { u.Day, u.ApplicationId, u.EnvironmentId, u.ModelId, u.PromptId });
    }

    private sealed class ConversationDayConfiguration : IEntityTypeConfiguration<ConversationDay>
    {
        public void Configure(EntityTypeBuilder<ConversationDay> builder) => builder.HasKey(c => new { c.Day, c.ApplicationId, c.EnvironmentId });
    }

    private sealed class MetricStreamConfiguration : IEntityTypeConfiguration<MetricStream>
    {
        public void Configure(EntityTypeBuilder<MetricStream> builder)
        {
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Version).IsConcurrencyToken();
            builder.HasIndex(s => s.AtMicros);
        }
    }
}
