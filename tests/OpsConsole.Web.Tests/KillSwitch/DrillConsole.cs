using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.KillSwitch;

/// <summary>A console that listens on a port of its own, so that its own client can reach it.</summary>
public sealed class DrillConsole : OpsConsoleFactory
{
    /// <summary>Somebody who may drill.</summary>
    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>A console that listens already.</summary>
    public static DrillConsole Started(params (string Key, string Value)[] settings)
    {
        DrillConsole console = new();
        foreach ((string key, string value) in settings)
        {
            console.Settings[key] = value;
        }

        console.Listen();
        return console;
    }

    /// <summary>Starts to listen.</summary>
    public void Listen()
    {
        UseKestrel(0);
        StartServer();
    }

    internal SwitchBoard Board => Get<SwitchBoard>();

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Drills, and waits for the end.</summary>
    public Task<DrillRun> DrillAsync(string environment = "production", Actor? by = null) => Get<DrillRunner>().Start(environment, by ?? Shell, TestContext.Current.CancellationToken)!.Value.Run;

    /// <summary>A program with a new key.</summary>
    public async Task<HttpClient> ProgramAsync(params string[] scopes)
    {
        HttpClient client = new() { BaseAddress = ClientOptions.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await CreateKeyAsync(scopes));
        return client;
    }

    /// <summary>The database.</summary>
    public Task<OpsDbContext> ContextAsync() => Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        if (Time is { } time)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(time));
        }
    }
}
