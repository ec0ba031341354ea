using System.Net.Security;
using OpsConsole.Client;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>
/// The console's own client, made of the same library as everybody's: with a key, over HTTP, to the address that the console listens on.
/// It connects anew for each drill, so that a drill shows too that one can connect.
/// </summary>
internal sealed class DrillProbe(OwnAddress address, KeyDirectory keys, DrillOptions options, StorageOptions storage, TimeProvider time, ILogger<KillSwitchClient> logger) : IDrillProbe
{
    private const string Key = "The console's own drills";

    private readonly Lazy<string> _key = new(() => keys.MakeOwn(Key, Scopes.FlagsRead));

    /// <summary>The application that the own client calls itself: that of <see cref="KillScope.Drill"/>.</summary>
    public static string Application => KillScope.Drill.Application!;

    public async Task<IDrillWatch> ConnectAsync(string environment, CancellationToken cancellationToken)
    {
        Uri endpoint = (options.Endpoint.Length > 0 ? new Uri(options.Endpoint) : address.Value)
            ?? throw new DrillException("The console listens on no address that its own client can reach. Set KillSwitch:Drill:Endpoint.");
        SocketsHttpHandler network = Network(trusted: endpoint.IsLoopback);
        KillSwitchClient client = new(new ConsoleConnection(endpoint, _key.Value), Application, environment, new()
        {
            Instance = $"drill-{storage.Node}",
            KeepState = false,
            ConfirmationSpread = TimeSpan.Zero,
            Handler = network,
        }, logger);
        DrillWatch watch = new(client, network, time);
        try
        {
            await client.StartAsync(cancellationToken);
            await watch.KnowsAsync(options.Patience, cancellationToken);
            return watch;
        }
        catch (Exception exception)
        {
            await watch.DisposeAsync();
            throw exception is TimeoutException
                ? new DrillException($"The console's own client got no state from {endpoint.GetLeftPart(UriPartial.Authority)}. {client.Status.LastError}".TrimEnd())
                : exception;
        }
    }

    /// <summary>A connection of its own. The certificate is made for the name that people use: one that does not leave the machine needs none that fits.</summary>
    private static SocketsHttpHandler Network(bool trusted) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, errors) => trusted || errors == SslPolicyErrors.None },
    };
}
