using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Client.Tests.KillSwitch.Infrastructure;

/// <summary>Something that listens where the console should be, and does with each connection what the test says.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    public HostileServer(Func<NetworkStream, CancellationToken, Task> behave)
    {
        _listener.Start();
        _accepting = AcceptAsync(behave);
    }

    public int Connections => Volatile.Read(ref _connections);

    public ConsoleConnection Connection => new(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"), "key");

    /// <summary>Takes the connection and never answers.</summary>
    public static Task BlackHole(NetworkStream stream, CancellationToken stop) => Task.Delay(Timeout.Infinite, stop);

    /// <summary>Answers with these bytes, then does nothing more.</summary>
    public static Func<NetworkStream, CancellationToken, Task> Says(string head, byte[] body) => async (stream, stop) =>
    {
        await ReadRequestAsync(stream, stop);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), stop);
        await stream.WriteAsync(body, stop);
        await Task.Delay(Timeout.Infinite, stop);
    };

    public static async Task ReadRequestAsync(NetworkStream stream, CancellationToken stop)
    {
        byte[] buffer = new byte[8192];
        int length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), stop);
            if (read == 0)
            {
                throw new IOException("The client is gone.");
            }

            length += read;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> behave)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                connections.Add(ServeAsync(client, behave));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> behave)
    {
        using (client)
        {
            try
            {
                await behave(client.GetStream(), _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
            {
            }
        }
    }
}
