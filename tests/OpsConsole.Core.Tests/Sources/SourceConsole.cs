using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>A node with sources whose numbers the test says. What runs by itself runs only when asked for. Several may share a database.</summary>
internal sealed class SourceConsole : IAsyncDisposable
{
    /// <summary>Now, where no test moves it.</summary>
    public static readonly DateTime Start = new(2026, 11, 20, 12, 34, 0, DateTimeKind.Utc);

    private readonly ServiceProvider _services;
    private readonly bool _ownsDatabase;

    private SourceConsole(TestDatabase database, ServiceProvider services, TestWorld world, ManualTime time, bool ownsDatabase) =>
        (Database, _services, World, Time, _ownsDatabase) = (database, services, world, time, ownsDatabase);

    public TestDatabase Database { get; }

    public TestWorld World { get; }

    public ManualTime Time { get; }

    public SourceDirectory Directory => Get<SourceDirectory>();

    public SourceCommands Commands => Get<SourceCommands>();

    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a node.</summary>
    /// <param name="with">The node whose database it shares; null for one of its own.</param>
    /// <param name="keys">Directory of the key ring; null for the one beside the database.</param>
    /// <param name="more">Registers what else a test needs, or other kinds of sources.</param>
    /// <param name="settings">Settings, such as <c>Sources:0:Name</c>.</param>
    public static async Task<SourceConsole> StartAsync(SourceConsole? with = null, string? keys = null, Action<IServiceCollection>? more = null, params (string Key, string Value)[] settings)
    {
        TestDatabase database = with?.Database ?? await TestDatabase.CreateAsync(Storage.Database.Sqlite);
        StorageOptions storage = new() { DataDirectory = database.Provider.GetRequiredService<StorageOptions>().DataDirectory, Node = with is null ? 0 : 1 };
        TestWorld world = with?.World ?? new TestWorld { Since = Start.Date };
        ManualTime time = with?.Time ?? new ManualTime(Start);
        ServiceCollection services = new();
        services.AddSingleton(storage).AddSingleton<TimeProvider>(time).AddLogging().AddOpsModel();
        services.AddDataProtection().SetApplicationName("OpsConsole").PersistKeysToFileSystem(new DirectoryInfo(keys ?? Path.Combine(storage.DataDirectory, "keys")));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
        services.AddOptions<TelemetryOptions>();
        services.AddAudit();
        services.AddPeopleAndKeys();
        services.AddAlerts();
        services.AddJobs();
        services.AddTelemetryIngest();
        services.AddDashboards();
        services.AddSources();
        services.RemoveAll<ISourceKind>();
        services.AddSingleton<ISourceKind>(new TestSourceKind(SourceKind.Prometheus, world));
        services.AddSqliteStorage(storage);
        more?.Invoke(services);
        SourceConsole console = new(database, services.BuildServiceProvider(), world, time, with is null);
        await console.Get<AuditStart>().PrepareAsync(Cancel);
        await console.Get<AccessLoader>().PrepareAsync(Cancel);
        await console.Directory.LoadAsync(Cancel);
        return console;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public OpsDbContext Context() => Get<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    /// <summary>A draft of a source.</summary>
    public static SourceDraft Draft(string name, params (string Name, string Value)[] values) =>
        new(null, name, SourceKind.Prometheus, new Dictionary<string, string> { ["Address"] = "https://prometheus.example.com" }.Concat(values.Select(v => KeyValuePair.Create(v.Name, v.Value))).ToLookup(v => v.Key, v => v.Value).ToDictionary(v => v.Key, v => v.Last()));

    /// <summary>Adds a source.</summary>
    public async Task<SourceDefinition> AddAsync(string name, params (string Name, string Value)[] values)
    {
        SourceOutcome outcome = await Commands.SaveAsync(Shell, Draft(name, values), Cancel);
        Assert.Null(outcome.Problem);
        return Directory.Find(outcome.Id!)!;
    }

    /// <summary>Somebody with a role.</summary>
    public async Task<Actor> PersonAsync(string role)
    {
        NewPerson made = await Get<PeopleCommands>().AddAsync($"{Guid.NewGuid():N}@example.com", null, [role], password: null, Shell, Cancel);
        AccessEntry person = Get<AccessDirectory>().Find(made.PersonId)!;
        return Actor.Person(new AccessTicket(made.PersonId, person.Email, Guid.NewGuid().ToString("n"), person.Stamp), new ActorOrigin("web"));
    }

    /// <summary>Writes what a source says of pieces, as a run does.</summary>
    /// <returns>What it told of it.</returns>
    public async Task<IReadOnlyList<string>> PutAsync(SourceDefinition source, IReadOnlyList<TimeWindow> pieces, params PulledMinute[] minutes)
    {
        List<string> said = [];
        IWindowContent content = Get<PulledMinutes>().Of(source.Id, minutes, said.Add);
        await using OpsDbContext context = Context();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        await content.WriteAsync(context, pieces, Cancel);
        await context.SaveChangesAsync(Cancel);
        await transaction.CommitAsync(Cancel);
        content.Committed();
        return said;
    }

    /// <summary>Interactions that count from an instant on.</summary>
    public async Task<long> RequestsAsync(string? application = null, DateTime? from = null, DateTime? to = null) =>
        (await QueryAsync(application, from, to)).Groups[0].Totals.Requests;

    /// <summary>The numbers of today, or of another range.</summary>
    public Task<MetricsResult> QueryAsync(string? application = null, DateTime? from = null, DateTime? to = null) =>
        Get<MetricsQuery>().RunAsync(new MetricsRequest { From = from ?? Start.Date, To = to ?? Start, Filter = new MetricsFilter(application) }, Cancel);

    /// <summary>All rollups that are not zero, as they stand.</summary>
    public async Task<string[]> RollupsAsync()
    {
        await using OpsDbContext context = Context();
        List<Rollup> rows = await context.Rollups.AsNoTracking().ToListAsync(Cancel);
        return [.. rows.Where(r => !RollupCell.Unpack(r.Cell).IsEmpty).Select(r => $"{r.Tier} {r.Bucket} {r.SeriesId} {r.Node} {Convert.ToHexString(r.Cell)}").Order()];
    }

    /// <summary>The events that are about sources, and refusals, as they stand in the log.</summary>
    public async Task<List<AuditRow>> EventsAsync()
    {
        await using OpsDbContext context = Context();
        return await context.AuditEntries.AsNoTracking().Where(e => e.Kind.StartsWith("source.") || e.Kind == "access.denied").OrderBy(e => e.Seq).ToListAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }
}

/// <summary>What sources say.</summary>
internal static class Said
{
    /// <summary>The hours from one of today on.</summary>
    public static TimeWindow[] Hours(int from, int to) => [.. Enumerable.Range(from, to - from).Select(h => new TimeWindow(At(h), At(h + 1)))];

    /// <summary>A time of today.</summary>
    public static DateTime At(int hour, int minute = 0) => SourceConsole.Start.Date.AddHours(hour).AddMinutes(minute);

    /// <summary>So many interactions of a minute, with tokens and durations.</summary>
    public static PulledMinute Minute(DateTime at, long requests, string application = "support-bot", string? model = "gpt-5", string environment = "production")
    {
        RollupCell cell = new() { Requests = requests, Calls = requests, InputTokens = 100 * requests, CostMicros = 7 * requests };
        cell.Outcomes[(int)Outcome.Completed] = requests;
        cell.Latency.Record(800_000, requests);
        return new PulledMinute(application, environment, model, RollupTime.Minute(at), cell);
    }
}
