using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Core.Tests.Telemetry.Interactions;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Costs.Budgets;

/// <summary>A console with budgets, telemetry that comes in by the ingest's own store, and a clock that a test moves.</summary>
internal sealed class BudgetConsole : IAsyncDisposable
{
    /// <summary>A Friday, in the middle of an hour and of a minute.</summary>
    public static readonly DateTime Start = new(2026, 11, 20, 12, 30, 20, DateTimeKind.Utc);

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly ManualTime _time;
    private ulong _lastTrace;
    private int _versions;

    private BudgetConsole(TestDatabase database, ManualTime time)
    {
        (_database, _time) = (database, time);
        _services = Node(database, time);
    }

    public DateTime Now => _time.GetUtcNow().UtcDateTime;

    public SwitchBoard Board => Get<SwitchBoard>();

    public BudgetWatch Watch => Get<BudgetWatch>();

    public BudgetAlertCommands Commands => Get<BudgetAlertCommands>();

    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BudgetConsole> StartAsync()
    {
        ManualTime time = new(Start);
        BudgetConsole console = new(await TestDatabase.CreateAsync(Database.Sqlite, time: time), time);
        await console.Get<AuditStart>().PrepareAsync(Cancel);
        await console.Get<AccessLoader>().PrepareAsync(Cancel);
        return console;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Puts a budget in force; null removes it.</summary>
    public async Task SetAsync(string slug, Budget? budget)
    {
        string text = budget is null ? "" : BudgetText.Write(budget);
        await using (OpsDbContext context = _database.Context())
        {
            context.InAuditedTransaction = true; // change requests have tests of their own
            context.SettingVersions.Add(new SettingVersion
            {
                Id = (++_versions).ToString("x16", CultureInfo.InvariantCulture), Name = Budget.SettingOf(slug), Blob = text.Length == 0 ? "" : SettingText.BlobOf(text), Text = text,
                At = Now, Change = "0000000000000001", ByName = "tester",
            });
            await context.SaveChangesAsync(Cancel);
        }

        await Get<SettingsInForce>().ReadAsync(Cancel);
    }

    /// <summary>Moves the clock and judges.</summary>
    public async Task JudgeAsync(double seconds = 10)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await Watch.JudgeAsync(Cancel);
        Assert.Null(Watch.FailingSince);
    }

    /// <summary>One interaction of one call, which began some time ago and arrives now.</summary>
    public Task SpendAsync(double dollars, string application = "support-bot", string model = "gpt-5", TimeSpan ago = default, string environment = "production", string? feature = null) =>
        CommitAsync(SampleTraces.Request(SampleTraces.Delta(++_lastTrace, Call(1, Now - ago, dollars, application, model, environment) with { Feature = feature })));

    /// <summary>One more call of an interaction, made now.</summary>
    public Task SpendMoreAsync(ulong trace, ulong span, double dollars) => CommitAsync(SampleTraces.Request(SampleTraces.Delta(trace, Call(span, Now, dollars, "agent", "gpt-5", "production"))));

    /// <summary>As the writer does it.</summary>
    private async Task CommitAsync(IngestRequest request) => Get<RollupChanges>().Raise((await _database.CommitAsync(request)).Rollups);

    public ulong NewTrace() => ++_lastTrace;

    public async Task<List<BudgetAlert>> AlertsAsync()
    {
        await using OpsDbContext context = _database.Context();
        return await context.BudgetAlerts.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancel);
    }

    public async Task<List<BudgetAlert>> OpenAsync() => [.. (await AlertsAsync()).Where(a => a.ClosedAt is null)];

    public async Task<List<OutboxMessage>> MessagesAsync()
    {
        await using OpsDbContext context = _database.Context();
        return await context.OutboxMessages.AsNoTracking().OrderBy(m => m.Id).ToListAsync(Cancel);
    }

    public async Task<List<string>> AuditedAsync()
    {
        await using OpsDbContext context = _database.Context();
        return await context.AuditEntries.AsNoTracking().Where(e => e.Kind.StartsWith("budget_alert")).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync(Cancel);
    }

    public SwitchRecord? Killed(string scope) => Board.Current.KilledBy("production", KillScope.Parse(scope));

    public async Task RestoreAsync(string scope) =>
        await Board.RestoreAsync(new RestoreOrder("production", KillScope.Parse(scope), "fixed", RecordedActor.Of(Shell), SwitchCause.FourEyes));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static ServiceProvider Node(TestDatabase database, ManualTime time)
    {
        StorageOptions storage = database.Provider.GetRequiredService<StorageOptions>();
        ServiceCollection services = new();
        services.AddSingleton(storage);
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging();
        services.AddOpsModel();
        services.AddDataProtection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Costs:Teams:Support:0"] = "support-bot",
            ["Costs:Teams:Support:1"] = "helper",
            ["PublicUrl"] = "https://ops.example.com",
            ["Alerts:Slack:0:Name"] = "ops",
            ["Alerts:Slack:0:Url"] = "https://hooks.example.com/ops",
            ["Alerts:Slack:1:Name"] = "boss",
            ["Alerts:Slack:1:Url"] = "https://hooks.example.com/boss",
        }).Build());
        services.AddOptions<TelemetryOptions>();
        services.AddAudit();
        services.AddPeopleAndKeys();
        services.AddDashboards();
        services.AddKillSwitch();
        services.AddAlerts();
        services.AddCosts();
        services.AddSingleton(provider => new SettingsInForce(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>()));
        services.AddSqliteStorage(storage);
        return services.BuildServiceProvider();
    }

    private static SpanFact Call(ulong span, DateTime at, double dollars, string application, string model, string environment) => new()
    {
        SpanId = new SpanId(span),
        Role = SpanRole.ModelCall,
        Name = "chat",
        Application = application,
        Environment = environment,
        StartMicros = Instants.ToMicros(at),
        DurationMicros = 500_000,
        Operation = "chat",
        RequestModel = model,
        InputTokens = 100,
        OutputTokens = 20,
        CostMicros = (long)(dollars * 1e6),
    };
}
