using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests;

/// <summary>A console of its own, on a data directory of its own. With <c>UseKestrel(0)</c> and <c>StartServer()</c> it listens on a real port.</summary>
public class OpsConsoleFactory : WebApplicationFactory<Program>
{
    /// <summary>Where this console keeps its files.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("opsconsole-").FullName;

    /// <summary>Settings that a test adds before the first request.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Adds somebody with these roles, without a password. Returns the id.</summary>
    public async Task<string> CreatePersonAsync(params string[] roles)
    {
        NewPerson made = await Services.GetRequiredService<PeopleCommands>()
            .AddAsync($"{Guid.NewGuid():N}@example.com", "Test person", roles, password: null, Actor.Shell("tester@localhost"));
        Assert.Equal(PeopleOutcome.Done, made.Outcome);
        return made.PersonId;
    }

    /// <summary>A session of a person, as signing in starts it, and the cookie that carries it.</summary>
    public async Task<(AccessTicket Ticket, string Cookie)> StartSessionAsync(string personId)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        Person person = (await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().FindByIdAsync(personId))!;
        AccessTicket ticket = AccessTicket.For(person);
        CookieAuthenticationOptions options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        AuthenticationProperties times = new() { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow + options.ExpireTimeSpan };
        string value = options.TicketDataFormat.Protect(new AuthenticationTicket(ticket.ToPrincipal(options.Cookie.Name!), times, IdentityConstants.ApplicationScheme));
        return (ticket, $"{options.Cookie.Name}={value}");
    }

    /// <summary>A browser in which a new person with these roles is signed in. It does not follow redirects.</summary>
    public async Task<HttpClient> CreateSignedInClientAsync(params string[] roles)
    {
        (_, string cookie) = await StartSessionAsync(await CreatePersonAsync(roles));
        HttpClient client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    /// <summary>A new API key with these scopes.</summary>
    public async Task<string> CreateKeyAsync(params string[] scopes)
    {
        NewKey made = await Services.GetRequiredService<KeyCommands>().AddAsync("Test key", scopes, Actor.Shell("tester@localhost"));
        Assert.Equal(KeyOutcome.Done, made.Outcome);
        return made.Key;
    }

    /// <summary>A program that sends a new API key with these scopes.</summary>
    public async Task<HttpClient> CreateKeyClientAsync(params string[] scopes)
    {
        HttpClient client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await CreateKeyAsync(scopes));
        return client;
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("");
        builder.UseSetting("DataDirectory", DataDirectory);
        builder.UseSetting("KillSwitch:DrillInterval", "00:00:00"); // drills come when a test asks for them
        builder.UseSetting("Dashboards:DrawAhead", "false"); // tests write numbers without announcing them: what was read before would stay in memory
        foreach ((string key, string value) in Settings)
        {
            builder.UseSetting(key, value);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(DataDirectory)) // the base calls this twice
        {
            // Clearing closes the connections of all tests that run: another test may be closing ours at this moment.
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Assert.True(SpinWait.SpinUntil(() => TryDelete(DataDirectory), TimeSpan.FromSeconds(10)));
        }
    }

    private static bool TryDelete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
