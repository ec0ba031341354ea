using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>
/// A console as a process of its own that is killed and started again, on one data directory, with a bare repository beside it, a program that asks for changes and two people
/// who approve them. They speak with it over HTTP only.
/// </summary>
public sealed partial class KilledConsole : IAsyncLifetime
{
    /// <summary>The branch that counts.</summary>
    public const string Branch = "main";

    private const string Password = "a long enough password 9";

    private const string Policy =
        """
        version: 1
        rules:
          - { name: Production, when: { environment: [production] }, risk: high, why: Users get it at once., approvals: { people: 2, roles: [engineer, product-owner] } }
        """;

    private readonly ConsoleProcess.DataDirectory _data = new();
    private readonly TestRepository _repository = new();
    private readonly KillingGit _git = new();
    private readonly CookieContainer[] _people = [new(), new()];
    private NoticeReceiver _notices = null!;
    private ServiceProvider _services = null!;
    private ConsoleProcess? _console;
    private string _bare = "", _key = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How the console is killed from within git.</summary>
    internal KillingGit Git => _git;

    /// <summary>What it told.</summary>
    internal NoticeReceiver Notices => _notices;

    /// <summary>Its process.</summary>
    public int ProcessId => _console!.Id;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _repository.Commit((".opsconsole/policy.yaml", Policy));
        _bare = Path.Combine(_repository.Directory, "shared.git");
        _repository.Git("clone", "--quiet", "--bare", _repository.Directory, _bare);
        _notices = await NoticeReceiver.StartAsync();
        _key = await ConsoleProcess.AddKeyAsync(_data, Scopes.ChangesWrite);
        StorageOptions storage = new() { DataDirectory = _data.Path };
        _services = new ServiceCollection().AddSingleton(storage).AddLogging().AddOpsModel().AddSqliteStorage(storage).BuildServiceProvider();
        await StartAsync();
        await SignInAsync(0, "bob@example.com");
        await SignInAsync(1, "carol@example.com");
    }

    /// <summary>Starts it, if it does not run, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Launch();
        await _console!.ReadyAsync();
    }

    /// <summary>Starts it, if it does not run.</summary>
    public void Launch()
    {
        if (_console is { HasEnded: false })
        {
            return;
        }

        _console?.Dispose();
        _console = ConsoleProcess.Start(
            _git.Under, _data, $"--Prompts:Repository={_bare}", "--Audit:Anchors:Git:Enabled=false" /* many runs of git that no release waits for */, "--KillSwitch:DrillInterval=00:00:00", "--Alerts:PublicAddress=https://ops.example.com", "--Alerts:Webhooks:0:Name=pager",
            $"--Alerts:Webhooks:0:Url={_notices.Address}/", "--Alerts:Webhooks:0:AllowPrivate=true", $"--Alerts:Webhooks:0:Secret=whsec_{Convert.ToBase64String(new byte[32])}");
    }

    /// <summary>Kills the console alone, at once. Any thread.</summary>
    public void Kill() => _console!.KillAlone();

    /// <summary>Waits until it is gone.</summary>
    public async Task EndAsync()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await _console!.EndAsync(limit.Token);
    }

    /// <summary>A program asks for a new version of a prompt to go live in production. The change, which waits for two people.</summary>
    public async Task<(string Id, string Hash)> AskAsync(string prompt, string content)
    {
        using HttpClient program = Client(null);
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        JsonNode asked = await PostAsync(program, "api/v1/changes", new { kind = "prompt", env = "production", title = content, prompt, path = prompt + ".md", content });
        Assert.Equal("inReview", (string?)asked["state"]);
        return ((string)asked["id"]!, (string)asked["hash"]!);
    }

    /// <summary>One of the people approves what was seen, and releases it when nothing else is missing. Null when the console is gone before it answers.</summary>
    public async Task<JsonNode?> ApproveAsync(int person, string id, string hash, bool release)
    {
        using HttpClient browser = Client(_people[person]);
        return await TryPostAsync(browser, $"api/v1/changes/{id}/approve", new { hash, release });
    }

    /// <summary>One of the people releases what is approved. Null when the console is gone before it answers.</summary>
    public async Task<JsonNode?> ReleaseAsync(int person, string id)
    {
        using HttpClient browser = Client(_people[person]);
        return await TryPostAsync(browser, $"api/v1/changes/{id}/release", new { });
    }

    /// <summary>Looks at a change.</summary>
    public async Task SeeAsync(string id)
    {
        using HttpClient browser = Client(_people[0]);
        using HttpResponseMessage seen = await browser.GetAsync($"api/v1/changes/{id}", Cancel);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
    }

    /// <summary>Asks the database, beside the console.</summary>
    public async Task<T> QueryAsync<T>(Func<OpsDbContext, Task<T>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        await using OpsDbContext context = await _services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        return await ask(context);
    }

    /// <summary>Waits until nothing waits in the outbox: what somebody was about to send who was killed is sent again after half a minute.</summary>
    public async Task DeliveredAsync()
    {
        for (Stopwatch waited = Stopwatch.StartNew(); await QueryAsync(c => c.OutboxMessages.AnyAsync(m => m.State != DeliveryState.Delivered, Cancel)); await Task.Delay(100, Cancel))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "Some notifications do not arrive.");
        }
    }

    /// <summary>A connection that only reads, for looking again and again.</summary>
    public SqliteConnection Look()
    {
        SqliteRuntime.EnsureLoaded();
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_data.Path, "opsconsole.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Another program holds the database until this is disposed.</summary>
    internal StorageFault Hold() => StorageFault.Lock(_data.Path);

    /// <summary>Asks the repository.</summary>
    public string OnRemote(params string[] arguments) => System.Text.Encoding.UTF8.GetString(_repository.Git(["-C", _bare, .. arguments])).Trim();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _console?.Dispose();
        await _notices.DisposeAsync();
        await _services.DisposeAsync();
        _git.Dispose();
        _repository.Dispose();
        _data.Dispose();
    }

    private HttpClient Client(CookieContainer? cookies) =>
        new(new SocketsHttpHandler { UseCookies = cookies is not null, CookieContainer = cookies ?? new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = _console!.Address };

    /// <summary>Asks for something; while the console has not read its repository yet, again and again, as it says.</summary>
    private static async Task<JsonNode> PostAsync(HttpClient client, string address, object body)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); ; await Task.Delay(20, Cancel))
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync(address, body, Cancel);
            string said = await response.Content.ReadAsStringAsync(Cancel);
            bool comes = said.Contains("was not read yet", StringComparison.Ordinal) && waited.Elapsed < TimeSpan.FromSeconds(20);
            Assert.True(response.IsSuccessStatusCode || comes, said);
            if (response.IsSuccessStatusCode)
            {
                return JsonNode.Parse(said)!;
            }
        }
    }

    private static async Task<JsonNode?> TryPostAsync(HttpClient client, string address, object body)
    {
        try
        {
            return await PostAsync(client, address, body);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null; // killed: whether it was done is unknown
        }
    }

    /// <summary>Adds somebody as an administrator does in a shell, and signs them in as their browser does.</summary>
    private async Task SignInAsync(int person, string email)
    {
        using (HttpClient shell = Client(null))
        {
            JsonNode control = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_data.Path, "control.json"), Cancel))!;
            shell.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Control", (string)control["token"]!);
            JsonNode added = await PostAsync(shell, "control/run", new { arguments = new[] { "user", "add", "--email", email, "--role", "engineer", "--password-stdin" }, input = Password, account = "tester@localhost" });
            Assert.True((int)added["exitCode"]! == 0, added.ToJsonString());
        }

        using HttpClient browser = Client(_people[person]);
        string form = await browser.GetStringAsync("signin", Cancel);
        using FormUrlEncodedContent filled = new(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(form).Groups[1].Value,
            ["_handler"] = "signin",
            ["Input.Email"] = email,
            ["Input.Password"] = Password,
        });
        using HttpResponseMessage signedIn = await browser.PostAsync("signin", filled, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
