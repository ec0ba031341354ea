using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>Many streams in a process of its own. Prints <c>ready</c>; then for each version that it is told, when the streams had it.</summary>
internal static class StreamListener
{
    private const int Connecting = 64;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static long[] _arrivals = [];
    private static byte[] _marker = [];
    private static int _missing;
    private static TaskCompletionSource _all = new();

    public static async Task<int> RunAsync(Uri address, string key, string path, int count)
    {
        Expect(count, version: null);
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nAccept: text/event-stream\r\n\r\n");
        IPEndPoint endpoint = new(IPAddress.Loopback, address.Port);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Connecting }, async (i, cancel) =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endpoint, cancel);
            await socket.SendAsync(request, cancel);
            _ = ReadAsync(socket, i);
        });
        await _all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } version)
        {
            Expect(count, version);
            Console.WriteLine("waiting");
            await Task.WhenAny(_all.Task, Task.Delay(Limit));
            long[] sorted = [.. _arrivals.Where(a => a > 0).Order()];
            Console.WriteLine(sorted.Length == 0 ? "0" : $"{sorted.Length} {sorted[sorted.Length / 2]} {sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1]} {sorted[^1]}");
        }

        return 0;
    }

    private static void Expect(int count, string? version)
    {
        (_arrivals, _missing, _all) = (new long[count], count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _marker, Encoding.ASCII.GetBytes(version is null ? "\nid: " : $"\nid: 1-{version}\n"));
    }

    private static async Task ReadAsync(Socket socket, int index)
    {
        byte[] buffer = new byte[4096];
        int kept = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(kept));
            if (read == 0)
            {
                return;
            }

            long now = Stopwatch.GetTimestamp();
            Span<byte> text = buffer.AsSpan(0, kept + read);
            if (text.IndexOf(Volatile.Read(ref _marker)) >= 0 && Interlocked.CompareExchange(ref _arrivals[index], now, 0) == 0 && Interlocked.Decrement(ref _missing) == 0)
            {
                _all.TrySetResult();
            }

            kept = Math.Min(text.Length, 32); // a marker may be cut in two
            text[^kept..].CopyTo(buffer);
        }
    }
}
