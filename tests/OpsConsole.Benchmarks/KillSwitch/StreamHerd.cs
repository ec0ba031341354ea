using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>Many streams that connect again as the client does, in a process of its own. Prints <c>ready</c>; then, when asked, how the comeback went.</summary>
internal static class StreamHerd
{
    private static readonly ConcurrentDictionary<long, int> Attempts = new();
    private static int _connected;

    public static async Task<int> RunAsync(Uri address, string key, string path, int count)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nAccept: text/event-stream\r\n\r\n");
        for (int i = 0; i < count; i++)
        {
            _ = FollowAsync(new IPEndPoint(IPAddress.Loopback, address.Port), request, TimeSpan.FromSeconds(5.0 * i / count));
        }

        await UntilAsync(() => Volatile.Read(ref _connected) == count);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            await UntilAsync(() => Volatile.Read(ref _connected) == 0);
            Attempts.Clear();
            long start = Stopwatch.GetTimestamp();
            Console.WriteLine("lost");
            await UntilAsync(() => Volatile.Read(ref _connected) == count);
            Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} {Attempts.Values.Max()}");
        }

        return 0;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(20);
        }
    }

    private static async Task FollowAsync(IPEndPoint endpoint, byte[] request, TimeSpan pause)
    {
        ReconnectBackoff backoff = new(Random.Shared); // the client's own
        while (true)
        {
            await Task.Delay(pause);
            long attempt = Stopwatch.GetTimestamp();
            Attempts.AddOrUpdate(Environment.TickCount64 / 1000, 1, (_, n) => n + 1);
            try
            {
                using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(endpoint);
                await socket.SendAsync(request);
                if (await ReadAsync(socket))
                {
                    backoff.Reset();
                }
            }
            catch (SocketException)
            {
                // The server is gone.
            }

            pause = backoff.Next(Stopwatch.GetElapsedTime(attempt));
        }
    }

    /// <summary>Reads until the stream ends. Returns whether a state came.</summary>
    private static async Task<bool> ReadAsync(Socket socket)
    {
        byte[] buffer = new byte[2048];
        bool known = false;
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and int read)
            {
                if (!known && buffer.AsSpan(0, read).IndexOf("\nid: "u8) >= 0)
                {
                    known = true;
                    Interlocked.Increment(ref _connected);
                }
            }
        }
        catch (SocketException)
        {
            // The server is gone.
        }

        if (known)
        {
            Interlocked.Decrement(ref _connected);
        }

        return known;
    }
}
