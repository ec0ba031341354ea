using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Audit.Witness;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.CommandLine;
using OpsConsole.Web.Health;
using OpsConsole.Web.Identity;
using OpsConsole.Web.KillSwitch.Delivery;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;
using OpsConsole.Web.Prompts.Serving;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>
/// What serves while the console's storage cannot be used: the kill switch for programs and for the command line, and the prompts that
/// were live, on the console's addresses, with the console's own board and journal. Everybody else is told what is wrong and what to do.
/// </summary>
internal sealed partial class EmergencyLane : IAsyncDisposable
{
    /// <summary>The console's own, as instances: nothing here opens a second journal, and closing the lane leaves them as they are.</summary>
    private static readonly Type[] Shared =
    [
        typeof(TimeProvider), typeof(StorageOptions), typeof(KillSwitchOptions), typeof(IOptions<TelemetryOptions>),
        typeof(KillJournal), typeof(SwitchBoard), typeof(KillCommands), typeof(InstanceRegistry), typeof(DeliveryTracker),
        typeof(KeyDirectory), typeof(AccessDirectory), typeof(DeniedAttempts), typeof(NewestCheckpoint), typeof(WitnessReports),
        typeof(PromptCatalog), typeof(ServedPrompts),
    ];

    private readonly WebApplication _app;
    private readonly LaneTrouble _trouble;

    private EmergencyLane(WebApplication app, LaneTrouble trouble)
    {
        (_app, _trouble) = (app, trouble);
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStopping.Register(stopped.SetResult);
        Stopped = stopped.Task;
    }

    /// <summary>Completes when the process is told to stop.</summary>
    public Task Stopped { get; }

    /// <summary>Why the console is not there, for the log and the command line.</summary>
    public string Trouble
    {
        get => _trouble.Detail;
        set => _trouble.Detail = value;
    }

    /// <summary>Opens the lane.</summary>
    /// <param name="console">The console that waits.</param>
    /// <param name="builder">A host with the console's settings.</param>
    public static async Task<EmergencyLane> OpenAsync(WebApplication console, WebApplicationBuilder builder)
    {
        LaneTrouble trouble = new();
        AddServices(builder.Services, console.Services);
        builder.Services.AddSingleton(trouble);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None); // that the storage fails was said once; probes ask all the time
        builder.Logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning);
        WebApplication app = builder.Build();
        app.UseForwarding();
        app.UseSecurityHeaders();
        app.UseOfrepPaths();
        app.UseRouting(); // the kill switch's addresses leave here
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapDelivery();
        app.MapPromptServing();
        app.MapProbes();
        app.MapControl();
        app.MapFallback("{**path}", LanePage.WriteAsync).AllowAnonymous();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        Log.Open(app.Logger);
        return new EmergencyLane(app, trouble);
    }

    /// <summary>Closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));
            await _app.StopAsync(patience.Token);
            Log.Closed(_app.Logger);
            await _app.DisposeAsync();
        }
        catch (Exception exception) // the console serves already: how the lane ended does not matter to it
        {
            Log.NotClosed(_app.Logger, exception);
        }
    }

    private static void AddServices(IServiceCollection services, IServiceProvider console)
    {
        foreach (Type type in Shared)
        {
            services.AddSingleton(type, console.GetRequiredService(type));
        }

        services.AddDelivery();
        services.AddPromptServingWeb();

        services.AddAuthentication(KeyEntry.Scheme).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(KeyEntry.Scheme, null);
        services.AddPermissionPolicies();
        services.AddProblems();
        services.AddHealthChecks().AddCheck<LaneHealth>("storage").AddCheck<LaneStart>("start", tags: [HealthWeb.Live]);
        services.AddKillSwitchHealth();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The emergency lane is open: programs with a key and the command line can kill, and applications hear of it.")]
        public static partial void Open(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The emergency lane is closed.")]
        public static partial void Closed(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The emergency lane did not close as it should.")]
        public static partial void NotClosed(ILogger logger, Exception exception);
    }
}
