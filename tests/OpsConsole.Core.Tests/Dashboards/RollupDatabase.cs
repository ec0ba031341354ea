using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Dashboards;

/// <summary>A SQLite database with rollups, a clock of its own, and the queries over it.</summary>
internal sealed class RollupDatabase : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-rollups-").FullName;
    private readonly ServiceProvider _services;
    private readonly Dictionary<(DimensionKind, string), int> _dimensions = [];
    private readonly Dictionary<(string, string, string?, string?, string?, string?, RollupOrigin), int> _series = [];

    private RollupDatabase(DateTime now, bool isShared)
    {
        Time = new ManualTime(now);
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Time);
        services.AddOpsModel();
        services.AddOptions<TelemetryOptions>();
        services.AddSqliteStorage(new StorageOptions { DataDirectory = _directory });
        services.AddDashboards();
        if (isShared)
        {
            ServiceDescriptor embedded = services.Last(s => s.ServiceType == typeof(IStorageDialect));
            services.AddSingleton<IStorageDialect>(provider => new ServerDialect((IStorageDialect)embedded.ImplementationFactory!(provider)));
        }

        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        _services = services.BuildServiceProvider();
    }

    public ManualTime Time { get; }

    public MetricsQuery Query => _services.GetRequiredService<MetricsQuery>();

    public RollupReader Reader => _services.GetRequiredService<RollupReader>();

    public IDbContextFactory<OpsDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<OpsDbContext>>();

    public RollupChanges Changes => _services.GetRequiredService<RollupChanges>();

    /// <summary>Creates it.</summary>
    /// <param name="now">What its clock says.</param>
    /// <param name="isShared">Whether other nodes write to it.</param>
    public static async Task<RollupDatabase> CreateAsync(DateTime now, bool isShared = false)
    {
        RollupDatabase database = new(now, isShared);
        await database._services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None);
        return database;
    }

    /// <summary>Counts into minute, hour and day, as the writer does, and announces it.</summary>
    public async Task CountAsync(IEnumerable<Counted> counted, int node = 0, bool announce = true)
    {
        await using OpsDbContext context = Context();
        HashSet<RollupBucket> touched = [];
        foreach (IGrouping<(RollupTier, int, int), Counted> cell in (
            from c in counted
            from tier in Enum.GetValues<RollupTier>()
            let series = SeriesId(context, c)
            select (Key: (tier, RollupTime.Floor(RollupTime.Minute(c.At), tier.Width()), series), c)).ToList().GroupBy(p => p.Key, p => p.c))
        {
            (RollupTier tier, int bucket, int series) = cell.Key;
            RollupCell sum = new();
            Rollup? row = await context.Rollups.FindAsync(tier, bucket, series, node);
            if (row is not null)
            {
                sum.AddPacked(row.Cell);
            }

            foreach (Counted c in cell)
            {
                c.AddTo(sum);
            }

            if (row is null)
            {
                context.Rollups.Add(new Rollup { Tier = tier, Bucket = bucket, SeriesId = series, Node = node, Cell = sum.Pack() });
            }
            else
            {
                row.Cell = sum.Pack();
            }

            touched.Add(new RollupBucket(tier, bucket));
        }

        await context.SaveChangesAsync();
        if (announce)
        {
            Changes.Raise(touched);
        }
    }

    public OpsDbContext Context() => _services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private int SeriesId(OpsDbContext context, Counted c)
    {
        (string, string, string?, string?, string?, string?, RollupOrigin) key = (c.Application, c.Environment, c.Model, c.Prompt, c.Feature, c.AppVersion, c.Origin);
        if (!_series.TryGetValue(key, out int id))
        {
            RollupSeries series = new()
            {
                ApplicationId = DimensionId(context, DimensionKind.Application, c.Application),
                EnvironmentId = DimensionId(context, DimensionKind.Environment, c.Environment),
                ModelId = DimensionId(context, DimensionKind.Model, c.Model),
                PromptId = DimensionId(context, DimensionKind.Prompt, c.Prompt),
                FeatureId = DimensionId(context, DimensionKind.Feature, c.Feature),
                AppVersionId = DimensionId(context, DimensionKind.AppVersion, c.AppVersion),
                Origin = c.Origin,
            };
            context.Add(series);
            context.SaveChanges();
            _series.Add(key, id = series.Id);
        }

        return id;
    }

    private int DimensionId(OpsDbContext context, DimensionKind kind, string? value)
    {
        if (value is null)
        {
            return 0;
        }

        if (!_dimensions.TryGetValue((kind, value), out int id))
        {
            Dimension dimension = new() { Kind = kind, Value = value };
            context.Add(dimension);
            context.SaveChanges();
            _dimensions.Add((kind, value), id = dimension.Id);
        }

        return id;
    }
}

/// <summary>One interaction with one model call, or with metrics as its origin one model call.</summary>
internal sealed record Counted(DateTime At, string Application = "bot", string Environment = "production", string? Model = "m1", string? Prompt = null)
{
    public long Micros { get; init; } = 1_000_000;

    public string? Feature { get; init; }

    public string? AppVersion { get; init; }

    public OpsConsole.Core.Telemetry.Outcome Outcome { get; init; } = OpsConsole.Core.Telemetry.Outcome.Completed;

    public RollupOrigin Origin { get; init; }

    public void AddTo(RollupCell cell)
    {
        cell.Calls++;
        cell.CallLatency.Record(Micros);
        if (Origin == RollupOrigin.Metrics)
        {
            return;
        }

        cell.Requests++;
        cell.Outcomes[(int)Outcome]++;
        cell.Latency.Record(Micros);
        cell.InputTokens += Micros / 1000;
        cell.CostMicros += Micros / 100;
    }
}
