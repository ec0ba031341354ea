using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests;

[assembly: AssemblyFixture(typeof(OpsConsole.Browser.Tests.ConsoleFixture))]

namespace OpsConsole.Browser.Tests;

/// <summary>One console with sample traffic and one browser for all journeys.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly OpsConsoleFactory _console = new();
    private IBrowserContext? _administrator;
    private IPlaywright _playwright = default!;
    private IBrowser _browser = default!;

    /// <summary>The console from within, to change what a person in the browser did not.</summary>
    public IServiceProvider Services => _console.Services;

    /// <summary>A page of another origin, which may send outcomes.</summary>
    internal ThumbsPage Shop { get; } = ThumbsPage.Start();

    /// <summary>A new API key with these scopes.</summary>
    public Task<string> CreateKeyAsync(params string[] scopes) => _console.CreateKeyAsync(scopes);

    /// <summary>Adds somebody with this role. Returns the id.</summary>
    public Task<string> AddPersonAsync(string role) => _console.CreatePersonAsync(role);

    /// <summary>Where the console listens.</summary>
    public Uri Address => _console.ClientOptions.BaseAddress;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _console.Settings["Telemetry:Environments:staging:CaptureContent"] = "true";
        _console.Settings["Outcomes:Origins:0"] = Shop.Origin;
        (_console.Settings["Sources:0:Name"], _console.Settings["Sources:0:Kind"], _console.Settings["Sources:0:Address"], _console.Settings["Sources:0:Enabled"]) = ("Prometheus EU", "Prometheus", "https://prometheus.eu.example.com", "false");
        _console.UseKestrel(0);
        _console.StartServer();
        using HttpClient client = new() { BaseAddress = Address };
        await SampleTraffic.SendAsync(client, await _console.CreateKeyAsync(Scopes.TelemetryWrite));
        Assertions.SetDefaultExpectTimeout(20_000); // a busy machine must not decide; what has to be faster says so
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        Shop.Dispose();
        await _console.DisposeAsync();
    }

    /// <summary>A window in which somebody of the role is signed in.</summary>
    public async Task<Window> OpenAsync(string role, ColorScheme theme = ColorScheme.Light, bool phone = false) =>
        await OpenForAsync(await _console.CreatePersonAsync(role), theme, phone);

    /// <summary>A window in which that person is signed in.</summary>
    public Task<Window> OpenForAsync(string personId, ColorScheme theme = ColorScheme.Light, bool phone = false) => OpenAtAsync(_console, personId, theme, phone);

    /// <summary>A window in which that person is signed in at another console, which listens already.</summary>
    public async Task<Window> OpenAtAsync(OpsConsoleFactory console, string personId, ColorScheme theme = ColorScheme.Light, bool phone = false)
    {
        (_, string cookie) = await console.StartSessionAsync(personId);
        string[] parts = cookie.Split('=', 2);
        Window window = await Window.OpenAsync(_browser, console.ClientOptions.BaseAddress, theme, phone);
        await window.Page.Context.AddCookiesAsync([new() { Name = parts[0], Value = parts[1], Url = console.ClientOptions.BaseAddress.ToString() }]);
        return window;
    }

    /// <summary>A window like others of an administrator before. For tests that only look: they share what the browser keeps.</summary>
    public async Task<Window> OpenAsAdministratorAsync()
    {
        _administrator ??= (await OpenAsync(Roles.Administrator)).Page.Context;
        return await Window.InAsync(_administrator);
    }

    /// <summary>A window of a stranger.</summary>
    public Task<Window> OpenSignedOutAsync() => Window.OpenAsync(_browser, Address, ColorScheme.Light, phone: false);

    /// <summary>Makes somebody who can sign in with a password.</summary>
    public async Task<(string Email, string Password)> CreatePersonAsync(string role)
    {
        const string Password = "correct horse battery";
        string email = $"{Guid.NewGuid():N}@example.com";
        NewPerson made = await _console.Services.GetRequiredService<PeopleCommands>().AddAsync(email, "Kim", [role], Password, Actor.Shell("tester@localhost"));
        Assert.Equal(PeopleOutcome.Done, made.Outcome);
        return (email, Password);
    }
}
