using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>
/// Lets the emergency lane and the console listen on the same addresses for a moment, where the operating system can: the lane closes when
/// the console answers, so that no kill finds a closed door. What came in at the very moment of closing is reset, and is to be sent again.
/// Without a lane nothing is shared, and a second console is refused as ever.
/// </summary>
internal sealed class SharedPort
{
    private const int SolSocket = 1, SoReusePort = 15; // Linux

    private readonly Lock _lock = new();
    private bool _isShared;

    /// <summary>Whether the console can start to listen before the lane has closed.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux();

    /// <summary>From now on, whoever listens shares.</summary>
    public void Share()
    {
        lock (_lock)
        {
            _isShared = IsPossible;
        }
    }

    /// <summary>Binds as Kestrel does.</summary>
    public Socket Bind(EndPoint endpoint)
    {
        lock (_lock)
        {
            return _isShared && endpoint is IPEndPoint ip ? BindShared(ip) : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
    }

    private static Socket BindShared(IPEndPoint ip)
    {
        Socket socket = new(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (ip.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
            socket.Bind(ip);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
