using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Sources;
using OpsConsole.Web.Tests.Jobs;
using OpsConsole.Web.Tests.Sources;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>A console whose trail a test looks into.</summary>
public sealed partial class AuditedConsole : OpsConsoleFactory
{
    /// <summary>A password that is good enough.</summary>
    public const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A command line on the server.</summary>
    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The database.</summary>
    public Task<OpsDbContext> ContextAsync() => Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);

    /// <summary>The number of entries so far.</summary>
    public async Task<long> SizeAsync()
    {
        await using OpsDbContext context = await ContextAsync();
        return await context.AuditHead.Select(h => h.Size).SingleAsync(Cancel);
    }

    /// <summary>The entries from a position on, but for what the console writes by itself.</summary>
    public async Task<IReadOnlyList<JsonNode>> EntriesAsync(long from)
    {
        await using OpsDbContext context = await ContextAsync();
        List<byte[]> entries = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= from && e.ActorType != "console")
            .OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(Cancel);
        return entries.ConvertAll(e => JsonNode.Parse(e)!);
    }

    /// <summary>Adds a person with <see cref="Password"/>. Returns the id.</summary>
    public async Task<string> AddPersonAsync(string email, params string[] roles)
    {
        NewPerson made = await Get<PeopleCommands>().AddAsync(email, null, roles, Password, Shell, Cancel);
        Assert.Equal(PeopleOutcome.Done, made.Outcome);
        return made.PersonId;
    }

    /// <summary>An e-mail address nobody has.</summary>
    public static string FreshEmail() => $"{Guid.NewGuid():N}@example.com";

    /// <summary>A browser with cookies.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A browser in which somebody new is signed in by the form.</summary>
    public async Task<HttpClient> SignedInBrowserAsync(params string[] roles)
    {
        string email = FreshEmail();
        await AddPersonAsync(email, roles);
        HttpClient browser = Browser();
        using HttpResponseMessage response = await SubmitAsync(browser, "/signin", "signin", new() { ["Input.Email"] = email, ["Input.Password"] = Password });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }

    /// <summary>A program with this key.</summary>
    public HttpClient Program(string key)
    {
        HttpClient client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Fills in a form of a page and sends it.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(
        HttpClient browser, string address, string form, Dictionary<string, string> fields, string? action = null)
    {
        string page = await browser.GetStringAsync(address, Cancel);
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value;
        using FormUrlEncodedContent content = new(fields);
        return await browser.PostAsync(action ?? address, content, Cancel);
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Alerts:PublicAddress", "http://localhost:5080");
        builder.UseSetting("Alerts:Slack:0:Name", AlertScenarios.Channel);
        builder.UseSetting("Alerts:Slack:0:Url", "http://127.0.0.1:9/"); // nobody is there: a test is begun, and what becomes of it is no concern of the trail
        builder.UseSetting("Alerts:Slack:0:AllowPrivate", "true");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IDrillProbe, ObedientProbe>();
            TestJobs.AddTo(services);
            SourcedConsole.UseTestKinds(services, new TestWorld());
        });
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
