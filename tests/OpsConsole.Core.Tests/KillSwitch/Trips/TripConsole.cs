using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Core.Tests.Telemetry.Interactions;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.KillSwitch.Trips;

/// <summary>A console with rules, telemetry that comes in by the ingest's own store, and a clock that a test moves.</summary>
internal sealed class TripConsole : IAsyncDisposable
{
    public static readonly DateTime Start = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private ulong _lastTrace;

    private TripConsole(TestDatabase database, ServiceProvider services, ManualTime time) => (_database, _services, Time) = (database, services, time);

    public ManualTime Time { get; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public SwitchBoard Board => Get<SwitchBoard>();

    public TripWatch Watch => Get<TripWatch>();

    public TripRuleCommands Commands => Get<TripRuleCommands>();

    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TripConsole> StartAsync()
    {
        ManualTime time = new(Start);
        TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite, time: time);
        StorageOptions storage = database.Provider.GetRequiredService<StorageOptions>();
        ServiceCollection services = new();
        services.AddSingleton(storage);
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging();
        services.AddOpsModel();
        services.AddDataProtection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddOptions<TelemetryOptions>();
        services.AddAudit();
        services.AddPeopleAndKeys();
        services.AddDashboards();
        services.AddKillSwitch();
        services.AddTrips();
        services.AddSqliteStorage(storage);
        TripConsole console = new(database, services.BuildServiceProvider(), time);
        await console.Get<AuditStart>().PrepareAsync(Cancel);
        await console.Get<AccessLoader>().PrepareAsync(Cancel);
        return console;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public OpsDbContext Context() => _database.Context();

    /// <summary>Makes a rule and puts it into a mode. Returns its id.</summary>
    public async Task<string> RuleAsync(TripRuleDraft draft, TripMode mode = TripMode.Armed)
    {
        TripRuleOutcome made = await Commands.CreateAsync(Shell, draft, Cancel);
        Assert.Null(made.Problem);
        if (mode != TripMode.DryRun)
        {
            Assert.Null((await Commands.SetModeAsync(Shell, made.Id!, 1, mode, Cancel)).Problem);
        }

        return made.Id!;
    }

    /// <summary>Moves the clock and judges.</summary>
    public async Task JudgeAsync(double seconds = 10)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await Watch.JudgeAsync(Cancel);
        Assert.Null(Watch.FailingSince);
    }

    /// <summary>Interactions of one call each, which begin now and arrive at once.</summary>
    public async Task SendAsync(int count, ErrorClass error = ErrorClass.None, double dollars = 0.01, string application = "support-bot", string model = "gpt-5", TimeSpan ago = default, int millis = 800, string? feature = null)
    {
        TraceDelta[] traces = [.. Enumerable.Range(0, count).Select(_ => SampleTraces.Delta(++_lastTrace, Call(1, Now - ago, error, dollars, application, model, millis) with { Feature = feature }))];
        await CommitAsync(SampleTraces.Request(traces));
    }

    /// <summary>A trace of its own, which later calls can be added to.</summary>
    public ulong NewTrace() => ++_lastTrace;

    /// <summary>One more call of a trace, made now.</summary>
    public Task SendCallAsync(ulong trace, ulong span, double dollars, string application = "agent") =>
        CommitAsync(SampleTraces.Request(SampleTraces.Delta(trace, Call(span, Now, ErrorClass.None, dollars, application, "gpt-5", 500))));

    /// <summary>As the writer does it.</summary>
    private async Task CommitAsync(IngestRequest request) => Get<RollupChanges>().Raise((await _database.CommitAsync(request)).Rollups);

    public SwitchRecord? Killed(string scope) => Board.Current.KilledBy("production", KillScope.Parse(scope));

    public async Task<List<TripEvent>> EventsAsync()
    {
        await using OpsDbContext context = Context();
        return await context.TripEvents.AsNoTracking().OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(Cancel);
    }

    public async Task KillAsync(string scope, string reason = "by hand") =>
        await Board.KillAsync(new KillOrder("production", KillScope.Parse(scope), reason, RecordedActor.Of(Shell), SwitchCause.Command));

    public async Task RestoreAsync(string scope) =>
        await Board.RestoreAsync(new RestoreOrder("production", KillScope.Parse(scope), "fixed", RecordedActor.Of(Shell), SwitchCause.FourEyes));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static SpanFact Call(ulong span, DateTime at, ErrorClass error, double dollars, string application, string model, int millis) => new()
    {
        SpanId = new SpanId(span),
        Role = SpanRole.ModelCall,
        Name = "chat",
        Application = application,
        Environment = "production",
        StartMicros = Instants.ToMicros(at),
        DurationMicros = millis * 1000L,
        ErrorClass = error,
        Operation = "chat",
        RequestModel = model,
        InputTokens = 100,
        OutputTokens = 20,
        CostMicros = (long)(dollars * 1e6),
    };
}
