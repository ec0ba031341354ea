using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>Polls that change nothing, and OpenFeature evaluations, beside an empty Kestrel endpoint: 64 connections, one request at a time each.</summary>
internal static class FlagsBenchmark
{
    private const int Connections = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4), Measured = TimeSpan.FromSeconds(4);

    public static void Run(TextWriter output)
    {
        using ConsoleServer bare = ConsoleServer.StartBare("streams");
        using ConsoleServer console = ConsoleServer.StartConsole("flags:read");
        using HttpClient client = new() { BaseAddress = console.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", console.Key) } };
        using HttpResponseMessage first = client.GetAsync("api/v1/killswitches?env=production").GetAwaiter().GetResult();
        string key = $"Authorization: Bearer {console.Key}\r\n", body = """{"context":{"targetingKey":"user-1","environment":"production"}}""";
        (double floor, double floorCpu) = Measure(bare, "GET /empty HTTP/1.1\r\nHost: localhost\r\n\r\n");
        (double poll, double pollCpu) = Measure(
            console, $"GET /api/v1/killswitches?env=production&app=a&instance=i HTTP/1.1\r\nHost: localhost\r\n{key}If-None-Match: {first.Headers.ETag}\r\n\r\n");
        (double flag, double flagCpu) = Measure(
            console, $"POST /ofrep/v1/evaluate/flags/live.feature.shop.search HTTP/1.1\r\nHost: localhost\r\n{key}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        output.WriteLine($"empty Kestrel endpoint  {floor,8:N0} requests/s  {floorCpu,5:0.0} µs CPU");
        output.WriteLine($"poll, 304               {poll,8:N0} requests/s  {pollCpu,5:0.0} µs CPU   {poll / floor:0.00}× (at least 0.8×)");
        output.WriteLine($"OpenFeature, one flag   {flag,8:N0} requests/s  {flagCpu,5:0.0} µs CPU   {flag / floor:0.00}× (at least 0.5×)");
    }

    private static (double PerSecond, double CpuMicroseconds) Measure(ConsoleServer server, string request)
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
        byte[] buffer = new byte[8192];
        await socket.SendAsync(request, CancellationToken.None);
        int length = await socket.ReceiveAsync(buffer, CancellationToken.None);
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
}
