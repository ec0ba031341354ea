using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace OpsConsole.Core.Sources.Reach;

/// <summary>
/// Connects to a source, whatever address its name has: it may well be inside, but it is never link-local, where clouds have the service that gives away the
/// credentials of this host. A name may lead there at any time, so it is looked at for each connection.
/// </summary>
internal static class SourceConnection
{
    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fd00:ec2::/32"), // the same of AWS, by IPv6
    ];

    /// <summary>Connects.</summary>
    /// <exception cref="SourceException">The name leads where no source is.</exception>
    public static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = [.. (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).Where(IsAllowed)];
        if (addresses.Length == 0)
        {
            throw new SourceException(SourceFault.Refused, $"{host} is a link-local address, where no source is.", "Correct the address, or the DNS of this host.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a source may be at an address.</summary>
    public static bool IsAllowed(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Never, n => n.Contains(plain));
    }
}
