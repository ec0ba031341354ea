using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>A server that answers its first request with a gigabyte of blanks, and hears when nobody takes them any more.</summary>
internal sealed class GigabyteServer : IAsyncDisposable
{
    private const int Piece = 1024 * 1024, Pieces = 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _saysHowLong;

    /// <summary>Starts one.</summary>
    /// <param name="saysHowLong">Whether it says at the beginning how long its answer is.</param>
    public GigabyteServer(bool saysHowLong)
    {
        _saysHowLong = saysHowLong;
        _listener.Start();
        Ended = Task.Run(AnswerAsync);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>The bytes that were sent, and by how many the memory of this process grew meanwhile at most.</summary>
    public Task<(long Sent, long Grown)> Ended { get; }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(long Sent, long Grown)> AnswerAsync()
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        (long sent, long most, long before) = (0, 0, Environment.WorkingSet);
        byte[] blanks = Encoding.ASCII.GetBytes(new string(' ', Piece));
        try
        {
            _ = await stream.ReadAsync(new byte[Piece].AsMemory());
            string length = _saysHowLong ? $"Content-Length: {(long)Piece * Pieces}" : "Connection: close";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{length}\r\n\r\n"));
            for (int i = 0; i < Pieces; i++)
            {
                await stream.WriteAsync(blanks);
                (sent, most) = (sent + Piece, Math.Max(most, Environment.WorkingSet));
            }
        }
        catch (IOException)
        {
            // broken off, as it should be
        }

        return (sent, most - before);
    }
}
