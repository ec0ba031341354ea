using OpsConsole.Core.Telemetry.Redaction;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

/// <summary>A database of its own with interactions that a test describes.</summary>
public sealed class ReadingDatabase : IAsyncDisposable
{
    /// <summary>The instant that is "now" for relative ranges.</summary>
    public static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-reading-").FullName;
    private readonly ServiceProvider _services;
    private readonly Dictionary<(DimensionKind, string), int> _numbers = [];
    private long _lastId;

    private ReadingDatabase()
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(new FixedTime(Now));
        services.AddOpsModel();
        services.AddSqliteStorage(new StorageOptions { DataDirectory = _directory });
        services.AddOptions<TelemetryOptions>();
        services.AddSingleton<DimensionCatalog>();
        services.AddSingleton(Hasher);
        services.AddTelemetryReading();
        _services = services.BuildServiceProvider();
    }

    public UserHasher Hasher { get; } = new("a secret of tests"u8);

    public InteractionQueries Interactions => _services.GetRequiredService<InteractionQueries>();

    public InteractionSamples Samples => _services.GetRequiredService<InteractionSamples>();

    public QuestionQueries Questions => _services.GetRequiredService<QuestionQueries>();

    public TraceQueries Traces => _services.GetRequiredService<TraceQueries>();

    public TelemetryOptions Settings => _services.GetRequiredService<IOptionsMonitor<TelemetryOptions>>().CurrentValue;

    public static async Task<ReadingDatabase> CreateAsync()
    {
        ReadingDatabase database = new();
        await using OpsDbContext db = database.Open();
        await db.Database.EnsureCreatedAsync();
        return database;
    }

    public OpsDbContext Open() => _services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    /// <summary>The number of a dimension's value, given one if it has none.</summary>
    public async Task<int> NumberAsync(DimensionKind kind, string value)
    {
        if (!_numbers.TryGetValue((kind, value), out int number))
        {
            await using OpsDbContext db = Open();
            Dimension dimension = new() { Kind = kind, Value = value };
            db.Dimensions.Add(dimension);
            await db.SaveChangesAsync();
            _numbers[(kind, value)] = number = dimension.Id;
        }

        return number;
    }

    /// <summary>An interaction with defaults; not yet stored.</summary>
    public async Task<Interaction> NewAsync(
        DateTime? at = null, long millis = 1000, string application = "support-bot", string environment = "production",
        string model = "nova-lite", string? prompt = null, Action<Interaction>? change = null)
    {
        long id = ++_lastId;
        Interaction interaction = new()
        {
            Id = id,
            TraceId = new TraceId(0xabc, (ulong)id).ToBytes(),
            StartedAt = at ?? Now.AddMinutes(-id),
            DurationMicros = millis * 1000,
            ApplicationId = await NumberAsync(DimensionKind.Application, application),
            EnvironmentId = await NumberAsync(DimensionKind.Environment, environment),
            ModelId = await NumberAsync(DimensionKind.Model, model),
            PromptId = prompt is null ? 0 : await NumberAsync(DimensionKind.Prompt, prompt),
            Outcome = Outcome.Completed,
            Name = "answer question",
            Calls = 1,
            Segments = SegmentRefs.Pack(),
            Facts = FactsCodec.Pack(TraceFacts.Empty),
        };
        change?.Invoke(interaction);
        return interaction;
    }

    public async Task<Interaction> AddAsync(
        DateTime? at = null, long millis = 1000, string application = "support-bot", string environment = "production",
        string model = "nova-lite", string? prompt = null, Action<Interaction>? change = null)
    {
        Interaction interaction = await NewAsync(at, millis, application, environment, model, prompt, change);
        await SaveAsync([interaction]);
        return interaction;
    }

    public async Task SaveAsync(IEnumerable<object> entities)
    {
        await using OpsDbContext db = Open();
        db.AddRange(entities);
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private sealed class FixedTime(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
