using System.Net;
using System.Net.Sockets;

namespace OpsConsole.Web.Demo.StandIns;

/// <summary>
/// A free port of the loopback interface, taken when the settings are made, so that they can name it, and listened on when the console starts. Nobody else gets it meanwhile.
/// </summary>
internal sealed class StandInPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public StandInPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>What Kestrel listens on.</summary>
    public Socket Socket => _socket;

    /// <summary>Where it is.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>The address of something behind it.</summary>
    public string Address(string path) => $"http://{Endpoint}{path}";

    public void Dispose() => _socket.Dispose();
}
