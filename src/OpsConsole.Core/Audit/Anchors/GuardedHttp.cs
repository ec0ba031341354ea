using System.Net;
using System.Net.Sockets;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// HTTP to an address that somebody configured. What the name resolves to is checked when the connection is made, so that neither
/// another spelling of an address nor a name that changes in between leads inside; redirects and proxies are not followed.
/// </summary>
internal static class GuardedHttp
{
    private const int MaxAnswer = 64 * 1024;

    private const string AnchorWebhook = "Audit:Anchors:Webhook";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Makes a client. Keep it.</summary>
    /// <param name="allowPrivate">Whether inside addresses may be reached.</param>
    /// <param name="setting">The section that the address is from, for what is said of it.</param>
    public static HttpClient Create(bool allowPrivate, string setting = AnchorWebhook) =>
        Create(allowPrivate, static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken), setting);

    /// <summary>The same, by other means of resolving names.</summary>
    internal static HttpClient Create(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve, string setting = AnchorWebhook) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = MaxAnswer / 1024,
        MaxResponseDrainSize = MaxAnswer,
        ActivityHeadersPropagator = null, // no trace ids to strangers
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // then the name is resolved, and checked, again
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowPrivate, resolve, setting, cancellationToken),
    })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaxAnswer,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint endpoint, bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve, string setting, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(endpoint.Host, out IPAddress? literal) ? [literal] : await resolve(endpoint.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = allowPrivate ? addresses : [.. addresses.Where(PublicAddress.Is)];
        if (allowed.Length == 0)
        {
            throw new AnchorException(addresses.Length == 0
                ? $"'{endpoint.Host}' has no address. Correct {setting}:Url."
                : $"'{endpoint.Host}' is an address inside this host's own network, which is not called. Use another {setting}:Url, or set {setting}:AllowPrivate to true.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
