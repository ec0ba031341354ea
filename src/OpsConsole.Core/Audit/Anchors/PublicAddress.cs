using System.Net;
using System.Net.Sockets;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Tells addresses on the Internet from those inside: this host, private networks, metadata services of clouds. Whoever may name
/// an address to call must not reach those through the console.
/// </summary>
public static class PublicAddress
{
    /// <summary>What IANA's registry of special-purpose addresses does not call globally reachable, and multicast.</summary>
    private static readonly IPNetwork[] Inside4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"), // carriers' NAT, and one cloud's metadata (100.100.100.200)
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("168.63.129.16/32"), // another cloud's host, from a public range
        IPNetwork.Parse("169.254.0.0/16"), // link-local, and most clouds' metadata
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    /// <summary>All that is given out of IPv6. Outside it are loopback, local and multicast addresses, and IPv4 in disguise (mapped, NAT64).</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Inside6 =
    [
        IPNetwork.Parse("2001::/23"), // Teredo and other tunnels
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"), // IPv4 in disguise: 6to4
        IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>Whether an address is one of the Internet at large.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(Inside4, n => n.Contains(address))
            : address.ScopeId == 0 && Global6.Contains(address) && !Array.Exists(Inside6, n => n.Contains(address));
    }
}
