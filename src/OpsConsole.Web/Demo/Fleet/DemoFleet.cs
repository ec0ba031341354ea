using OpsConsole.Client;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.Demo.World;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo.Fleet;

/// <summary>
/// The running instances of the sample applications: real clients of the kill switch, over HTTP as anybody's. The sample traffic asks them
/// before each call. One instance hangs: it asks for the state and never confirms, as happens.
/// </summary>
internal sealed partial class DemoFleet(
    OwnAddress address, DemoKey key, DrillRunner drills, ILogger<DemoFleet> logger) : BackgroundService
{
    private const int InProduction = 4, InStaging = 1;

    private static readonly TimeSpan HangingAsks = TimeSpan.FromSeconds(20);

    private IReadOnlyList<KillSwitchClient> _clients = [];

    /// <summary>Whether a call may be made now, as the first instance of the application sees it; live while there is none.</summary>
    public Verdict Ask(string application, string environment, string model) =>
        Volatile.Read(ref _clients).FirstOrDefault(c => c.Environment == environment && c.Application.Text == "app:" + application) is { } client
            ? client.Evaluate(model, feature: null)
            : new Verdict { IsLive = true };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            if (address.Value is not { } endpoint)
            {
                return;
            }

            ConsoleConnection console = new(endpoint, await key.GetAsync(stoppingToken));
            Volatile.Write(ref _clients, [.. Names().Select(n => Client(console, n.Application, n.Environment, n.Instance))]);
            await Task.WhenAll(_clients.Select(c => c.StartAsync(stoppingToken)));
            await Task.WhenAll(HangAsync(console, stoppingToken), DrillAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
        finally
        {
            await Task.WhenAll(_clients.Select(c => c.DisposeAsync().AsTask()));
        }
    }

    private static IEnumerable<(string Application, string Environment, string Instance)> Names() =>
        from application in (string[])[DemoApplication.SupportBot, DemoApplication.CodeAssistant, DemoApplication.DocumentAnalyst]
        from environment in DemoWorld.EnvironmentNames
        from number in Enumerable.Range(1, environment == DemoWorld.Production ? InProduction : InStaging)
        select (application, environment, $"{application}-{environment}-{number}");

    private static KillSwitchClient Client(ConsoleConnection console, string application, string environment, string instance) => new(
        console, application, environment, new() { Instance = instance, KeepState = false, ConfirmationSpread = TimeSpan.FromMilliseconds(100) });

    /// <summary>A first drill, so that there is one to look at.</summary>
    private async Task DrillAsync(CancellationToken stopping)
    {
        foreach (string environment in DemoWorld.EnvironmentNames)
        {
            if (drills.Start(environment, Actor.Console, stopping) is { } begun)
            {
                await begun.Run;
            }
        }
    }

    /// <summary>The instance that hangs.</summary>
    private async Task HangAsync(ConsoleConnection console, CancellationToken stopping)
    {
        using HttpClient http = new();
        http.DefaultRequestHeaders.Authorization = new("Bearer", console.ApiKey);
        Uri asks = new(console.Endpoint, $"api/v1/killswitches?env={DemoWorld.Staging}&app={DemoApplication.DocumentAnalyst}&instance={DemoApplication.DocumentAnalyst}-{DemoWorld.Staging}-hangs");
        using PeriodicTimer timer = new(HangingAsks);
        do
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(asks, stopping);
            }
            catch (HttpRequestException exception)
            {
                Log.NotReached(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Sample data: the kill switch was not reached.")]
        public static partial void NotReached(ILogger logger, Exception exception);
    }
}
