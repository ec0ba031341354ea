using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using OpsConsole.Core.Storage;
using OpsConsole.Web.CommandLine;
using OpsConsole.Web.Identity;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;
using OpsConsole.Web.KillSwitch.Lane;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web;

/// <summary>The host around the features: where settings come from, how it starts and fails, and the middleware whose order matters.</summary>
internal static class OpsConsoleHost
{
    /// <summary>Address when neither setting, environment nor command line names one.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    public static WebApplicationBuilder CreateBuilder(string[] settings, SharedPort? port = null)
    {
        // A published console brings its settings along; from a checkout it runs in the repository's root.
        bool rooted = File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"))
            || Array.Exists(settings, s => s.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase));
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ContentRootPath = rooted ? null : AppContext.BaseDirectory,
        });
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.UseStaticWebAssets(); // from a build; a published console has them in wwwroot
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (port is not null)
        {
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = port.Bind);
        }

        return builder;
    }

    /// <summary>Where the console keeps its files, absolute.</summary>
    public static string DataDirectory(WebApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["DataDirectory"] is { Length: > 0 } named ? named : "data", builder.Environment.ContentRootPath);

    /// <summary>Serves until it is told to stop.</summary>
    public static Task<int> ServeAsync(string[] settings, Action<WebApplicationBuilder> add, Func<WebApplication, Task> prepare, Action<WebApplication> map) =>
        GuardAsync(async () =>
        {
            using PoolWatch watch = new();
            SharedPort port = new();
            WebApplicationBuilder builder = CreateBuilder(settings, port);
            await using WebApplication app = Build(builder, add);
            await using PatientStart start = new(app, () => prepare(app), () => CreateBuilder(settings, port), port);
            if (!await start.PrepareAsync())
            {
                return ExitCode.Done;
            }

            app.UseOpsConsole();
            map(app);
            await start.HandOverAsync(() => app.StartAsync());
            await Console.Out.WriteLineAsync($"OpsConsole is at {app.Services.GetRequiredService<PublicAddress>().Value}"); // last: scripts wait for it
            await app.WaitForShutdownAsync();
            return ExitCode.Done;
        });

    /// <summary>Turns what people can put right themselves into a message and an exit code, without a stack trace.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync("The settings are not right:");
            foreach (string problem in exception.Problems)
            {
                await Console.Error.WriteLineAsync("  " + problem);
            }

            return ExitCode.Settings;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Choose another address with ASPNETCORE_URLS or --urls.");
            return ExitCode.Failed;
        }
        catch (StorageUnusableException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Storage;
        }
    }

    /// <summary>Builds the application far enough to hear of every wrong setting, the host's and the features', in one go.</summary>
    private static WebApplication Build(WebApplicationBuilder builder, Action<WebApplicationBuilder> add)
    {
        WebApplication app;
        try
        {
            add(builder);
            app = builder.Build();
        }
        catch (Exception) when (SettingsProblems.Find(builder.Configuration).Count > 0)
        {
            SettingsProblems.ThrowIfAny(builder.Configuration); // a setting of the database, without which there is nothing to build
            throw;
        }

        SettingsProblems.ThrowIfAny(app.Configuration, app.Services);
        return app;
    }

    private static void UseOpsConsole(this WebApplication app)
    {
        app.UseForwarding();
        app.UseOfrepPaths();
        app.UseRouting(); // here the kill switch's addresses leave: whatever follows cannot be in their way
        app.UseSecurityHeaders(); // before what may fail, so that errors have them too
        app.UseErrorPages();
        app.UseWhen(context => Refusal.IsForProgram(context.Request.Path), branch => branch.UseStatusCodePages()); // bare 404 and 405 as problems
        app.UseWebSockets(); // before the check of origins, which asks whether it is one
        app.UseSameOrigin();
        app.UseCors(); // before authentication: a browser's preflight carries no key, and refusals must be readable too
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery(); // after authorization: tokens are bound to who is signed in
        app.MapStaticAssets().AllowAnonymous();
    }

    /// <summary>Believes X-Forwarded-* only from proxies that the settings name; anybody can send the headers.</summary>
    public static void UseForwarding(this WebApplication app)
    {
        string[] proxies = app.Configuration.GetSection("ForwardedHeaders:KnownProxies").Get<string[]>() ?? [];
        string[] networks = app.Configuration.GetSection("ForwardedHeaders:KnownNetworks").Get<string[]>() ?? [];
        if (proxies.Length + networks.Length == 0)
        {
            return;
        }

        ForwardedHeadersOptions options = new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        Array.ForEach(proxies, proxy => options.KnownProxies.Add(IPAddress.Parse(proxy)));
        Array.ForEach(networks, network => options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network)));
        app.UseForwardedHeaders(options);
    }
}
