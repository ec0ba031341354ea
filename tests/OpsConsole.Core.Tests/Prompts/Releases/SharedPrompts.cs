using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Tests.Git;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Prompts.Releases;

/// <summary>A console with a real prompt repository beside it, and colleagues who push to it.</summary>
internal sealed class SharedPrompts : IAsyncDisposable
{
    public const string Production = "environments/production.yaml";

    /// <summary>The files of a remote with one prompt and of the working copy beside it. Made once: each test begins with them.</summary>
    private static readonly Lazy<IReadOnlyList<(string Path, byte[] Content)>> First = new(Make);

    private readonly TestDatabase _database;
    private readonly string _directory;
    private readonly string _promptsDirectory;
    private readonly bool _reviews;
    private readonly TimeProvider _time;
    private readonly Action<IServiceCollection>? _configure;
    private ServiceProvider _services;

    private SharedPrompts(
        TestDatabase database, string directory, string promptsDirectory, bool reviews, TimeProvider time, ServiceProvider services, Action<IServiceCollection>? configure = null) =>
        (_database, _directory, _promptsDirectory, _reviews, _time, _services, _configure) = (database, directory, promptsDirectory, reviews, time, services, configure);

    /// <summary>The bare repository.</summary>
    public string Remote => Path.Combine(_directory, "remote.git");

    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    public PromptReleases Releases => Get<PromptReleases>();

    public ReleaseHistory History => Get<ReleaseHistory>();

    public ProposalCommands Proposals => Get<ProposalCommands>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The colleague's working copy.</summary>
    public string Work => Path.Combine(_directory, "work");

    /// <summary>A repository with one prompt, 'answer.md', read by a console.</summary>
    /// <param name="promptsDirectory">The directory of the repository that has the prompts; empty for all of it.</param>
    /// <param name="reviews">Whether what goes live goes by change requests.</param>
    /// <param name="configure">Adds what else the console has.</param>
    /// <param name="time">The console's clock; null for the system's.</param>
    public static async Task<SharedPrompts> StartAsync(string promptsDirectory = "", bool reviews = false, Action<IServiceCollection>? configure = null, TimeProvider? time = null)
    {
        TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite, time: time);
        string directory = Directory.CreateTempSubdirectory("opsconsole-prompts-").FullName;
        SharedPrompts shared = new(database, directory, promptsDirectory, reviews, time ?? TimeProvider.System, null!, configure);
        foreach ((string file, byte[] content) in First.Value)
        {
            string path = Path.Combine(directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content, Cancel);
        }

        await shared.RestartAsync();
        return shared;
    }

    /// <summary>Starts the console again, on the same database and mirror.</summary>
    /// <param name="reads">Whether it has read the repository when this ends, as it soon has.</param>
    public async Task RestartAsync(bool reads = true)
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        StorageOptions storage = _database.Provider.GetRequiredService<StorageOptions>();
        ServiceCollection services = new();
        services.AddSingleton(storage).AddSingleton(_time).AddLogging().AddOpsModel().AddDataProtection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Prompts:Repository"] = Remote, ["Prompts:Directory"] = _promptsDirectory }).Build());
        services.AddAudit().AddPeopleAndKeys().AddPrompts().AddSqliteStorage(storage);
        if (_reviews)
        {
            services.AddTelemetry().AddDashboards().AddKillSwitch().AddAlerts().AddChanges();
        }
        else
        {
            services.AddAuditKinds(KillSwitchEvents.Kinds);
        }

        _configure?.Invoke(services);
        _services = services.BuildServiceProvider();
        await Get<AuditStart>().PrepareAsync(Cancel);
        await Get<AccessLoader>().PrepareAsync(Cancel);
        if (reads)
        {
            await SyncAsync();
        }
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Has the console see what is in the repository.</summary>
    public async Task SyncAsync()
    {
        await Get<PromptSync>().SyncAsync(Cancel);
        await History.RefreshAsync(Cancel);
    }

    /// <summary>Has the console see what is in the repository, and look at it.</summary>
    public async Task WatchAsync()
    {
        await SyncAsync();
        await Get<ReleaseUpkeep>().RunAsync(Cancel);
    }

    /// <summary>Releases a version, and expects it to work.</summary>
    public async Task<PromptRelease> ReleaseAsync(string version, string prompt = "answer")
    {
        ReleaseOutcome outcome = await Releases.ReleaseAsync(Shell, new ReleaseOrder("production", prompt, version, null), Cancel);
        Assert.Null(outcome.Problem);
        return outcome.Release!;
    }

    /// <summary>Somebody signed in.</summary>
    public async Task<Actor> PersonAsync(string email, params string[] roles)
    {
        NewPerson made = await Get<PeopleCommands>().AddAsync(email, null, roles, password: null, Shell, Cancel);
        AccessEntry person = Get<AccessDirectory>().Find(made.PersonId)!;
        return Actor.Person(new AccessTicket(made.PersonId, email, Guid.NewGuid().ToString("n"), person.Stamp), new ActorOrigin("web", "192.0.2.1"));
    }

    /// <summary>A colleague commits a file and pushes it. Null takes it away.</summary>
    /// <returns>The commit.</returns>
    public string Push(string path, string? text, string message = "A change", string? at = null)
    {
        Git(Work, "pull", "-q", "--rebase", "origin", "main");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Work, path))!);
        if (text is null)
        {
            File.Delete(Path.Combine(Work, path));
        }
        else
        {
            File.WriteAllText(Path.Combine(Work, path), text);
        }

        Git(Work, "add", "-A");
        GitAt(Work, at, "commit", "-q", "-m", message);
        Git(Work, "push", "-q", "origin", "HEAD:main");
        return Tip();
    }

    /// <summary>The end of a branch of the repository.</summary>
    public string Tip(string branch = "main") => Git(Remote, "rev-parse", branch);

    /// <summary>A file at the end of the branch.</summary>
    public string Show(string path, string branch = "main") => Git(Remote, "show", $"{branch}:{path}");

    /// <summary>Runs git on the repository as a colleague with a shell.</summary>
    public string OnRemote(params string[] arguments) => Git(Remote, arguments);

    /// <summary>Runs git in the colleague's working copy.</summary>
    public string InWork(params string[] arguments) => Git(Work, arguments);

    /// <summary>Runs git in the working copy as somebody else, whose first name is that of the address.</summary>
    public string InWorkAs(string person, params string[] arguments) => Encoding.UTF8.GetString(TestGit.RunAs(Work, person, null, null, arguments)).Trim();

    public async Task<T> QueryAsync<T>(Func<OpsDbContext, Task<T>> query)
    {
        await using OpsDbContext context = _database.Context();
        return await query(context);
    }

    /// <summary>Kinds and outcomes of the events about prompts, oldest first.</summary>
    public Task<List<string>> EventsAsync() => EventsAsync([.. PromptEvents.Kinds.Select(k => k.Name)]);

    /// <summary>Kinds and outcomes of the events whose kind begins so, oldest first.</summary>
    public Task<List<string>> EventsAsync(string beginning) => EventsAsync([.. Get<AuditKinds>().All.Select(k => k.Name).Where(n => n.StartsWith(beginning, StringComparison.Ordinal))]);

    private async Task<List<string>> EventsAsync(string[] kinds)
    {
        List<byte[]> entries = await QueryAsync(c => c.AuditEntries.AsNoTracking().Where(e => kinds.Contains(e.Kind)).OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(Cancel));
        return entries.ConvertAll(e => JsonNode.Parse(e)!).ConvertAll(e => $"{e["kind"]} {e["outcome"]}");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static List<(string Path, byte[] Content)> Make()
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-prompts-").FullName;
        SharedPrompts made = new(null!, directory, "", false, TimeProvider.System, null!);
        Git(directory, "init", "-q", "--bare", "-b", "main", made.Remote);
        Git(directory, "init", "-q", "-b", "main", made.Work);
        Git(made.Work, "remote", "add", "origin", "../remote.git"); // wherever they are put
        Git(made.Work, "commit", "-q", "--allow-empty", "-m", "Begin");
        Git(made.Work, "push", "-q", "origin", "main");
        made.Push("answer.md", "Answer {{question}}.");
        foreach (string unused in (string[])[Path.Combine(made.Remote, "hooks"), Path.Combine(made.Work, ".git", "hooks")])
        {
            Directory.Delete(unused, recursive: true); // git's examples of hooks
        }

        List<(string, byte[])> files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(directory, f), File.ReadAllBytes(f)))];
        Directory.Delete(directory, recursive: true);
        return files;
    }

    private static string Git(string directory, params string[] arguments) => GitAt(directory, null, arguments);

    private static string GitAt(string directory, string? at, params string[] arguments) =>
        Encoding.UTF8.GetString(TestGit.RunAs(directory, "Carla Colleague", at, null, arguments)).Trim();
}
