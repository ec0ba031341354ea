using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Benchmarks;

/// <summary>The same request again and again: 64 connections, one request at a time each, so that the server is what limits.</summary>
internal static class RequestLoad
{
    private const int Connections = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4), Measured = TimeSpan.FromSeconds(4);

    /// <summary>Requests a second, and CPU of the server for one, in microseconds.</summary>
    public static (double PerSecond, double CpuMicroseconds) Measure(ConsoleServer server, string request)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(request);
        RunAsync(server, bytes, WarmUp).GetAwaiter().GetResult();
        TimeSpan before = server.CpuTime;
        long count = RunAsync(server, bytes, Measured).GetAwaiter().GetResult();
        return (count / Measured.TotalSeconds, (server.CpuTime - before).TotalMicroseconds / count);
    }

    private static async Task<long> RunAsync(ConsoleServer server, byte[] request, TimeSpan time)
    {
        using CancellationTokenSource end = new(time);
        long[] counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => AskAsync(server, request, end.Token))));
        return counts.Sum();
    }

    /// <summary>All answers to a request are of the same length.</summary>
    private static async Task<long> AskAsync(ConsoleServer server, byte[] request, CancellationToken end)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, CancellationToken.None);
        byte[] buffer = new byte[64 << 10];
        await socket.SendAsync(request, CancellationToken.None);
        int length = await ReceiveOneAsync(socket, buffer);
        string answer = Encoding.ASCII.GetString(buffer, 0, length);
        if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && !answer.StartsWith("HTTP/1.1 304", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(answer);
        }

        long count = 0;
        for (; !end.IsCancellationRequested; count++)
        {
            await socket.SendAsync(request, CancellationToken.None);
            for (int received = 0; received < length;)
            {
                received += await socket.ReceiveAsync(buffer, CancellationToken.None);
            }
        }

        return count;
    }

    /// <summary>The first answer tells the length: its head, and the body that the head announces.</summary>
    private static async Task<int> ReceiveOneAsync(Socket socket, byte[] buffer)
    {
        for (int received = 0; ;)
        {
            received += await socket.ReceiveAsync(buffer.AsMemory(received), CancellationToken.None);
            string text = Encoding.ASCII.GetString(buffer, 0, received);
            int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            const string Length = "Content-Length: ";
            int at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
            int body = at < 0 || at > head ? 0 : int.Parse(text[(at + Length.Length)..text.IndexOf('\r', at)]);
            if (head >= 0 && received >= head + 4 + body)
            {
                return received;
            }
        }
    }
}
