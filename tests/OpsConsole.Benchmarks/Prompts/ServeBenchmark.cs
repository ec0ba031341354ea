using System.Net.Http.Headers;

namespace OpsConsole.Benchmarks.Prompts;

/// <summary>What is live, asked for by programs, beside an empty Kestrel endpoint.</summary>
internal static class ServeBenchmark
{
    private const string Live = "/api/v1/prompts/support-bot/answer?env=production";

    public static void Run(TextWriter output)
    {
        using ConsoleServer bare = ConsoleServer.StartBare("streams");
        using ConsoleServer console = ConsoleServer.StartConsole("prompts:read");
        using HttpClient client = new() { BaseAddress = console.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", console.Key) } };
        (string tag, int bytes) = Await(client);
        string key = $"Host: localhost\r\nAuthorization: Bearer {console.Key}\r\n";
        (double floor, double floorCpu) = RequestLoad.Measure(bare, "GET /empty HTTP/1.1\r\nHost: localhost\r\n\r\n");
        output.WriteLine($"empty Kestrel endpoint      {floor,8:N0} requests/s  {floorCpu,5:0.0} µs CPU");
        Say($"live, {bytes:N0} bytes", $"GET {Live} HTTP/1.1\r\n{key}\r\n");
        Say("live, 304", $"GET {Live} HTTP/1.1\r\n{key}If-None-Match: {tag}\r\n\r\n");
        Say("newest", $"GET /api/v1/prompts/support-bot/answer HTTP/1.1\r\n{key}\r\n");

        void Say(string what, string request)
        {
            (double perSecond, double cpu) = RequestLoad.Measure(console, request);
            output.WriteLine($"{what,-26}  {perSecond,8:N0} requests/s  {cpu,5:0.0} µs CPU   {perSecond / floor:0.00}× (at least 0.7×)");
        }
    }

    /// <summary>The example repository is made and read after the start.</summary>
    private static (string Tag, int Bytes) Await(HttpClient client)
    {
        for (int attempt = 0; attempt < 600; attempt++, Thread.Sleep(100))
        {
            using HttpResponseMessage response = client.GetAsync(Live).GetAwaiter().GetResult();
            if (response.IsSuccessStatusCode)
            {
                return (response.Headers.ETag!.Tag, (int)response.Content.Headers.ContentLength!);
            }
        }

        throw new TimeoutException("The example repository was not served within a minute.");
    }
}
