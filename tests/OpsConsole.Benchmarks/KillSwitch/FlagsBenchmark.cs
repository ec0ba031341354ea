using System.Net.Http.Headers;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>Polls that change nothing, and OpenFeature evaluations, beside an empty Kestrel endpoint.</summary>
internal static class FlagsBenchmark
{
    public static void Run(TextWriter output)
    {
        using ConsoleServer bare = ConsoleServer.StartBare("streams");
        using ConsoleServer console = ConsoleServer.StartConsole("flags:read");
        using HttpClient client = new() { BaseAddress = console.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", console.Key) } };
        using HttpResponseMessage first = client.GetAsync("api/v1/killswitches?env=production").GetAwaiter().GetResult();
        string key = $"Authorization: Bearer {console.Key}\r\n", body = """{"context":{"targetingKey":"user-1","environment":"production"}}""";
        (double floor, double floorCpu) = RequestLoad.Measure(bare, "GET /empty HTTP/1.1\r\nHost: localhost\r\n\r\n");
        (double poll, double pollCpu) = RequestLoad.Measure(
            console, $"GET /api/v1/killswitches?env=production&app=a&instance=i HTTP/1.1\r\nHost: localhost\r\n{key}If-None-Match: {first.Headers.ETag}\r\n\r\n");
        (double flag, double flagCpu) = RequestLoad.Measure(
            console, $"POST /ofrep/v1/evaluate/flags/live.feature.shop.search HTTP/1.1\r\nHost: localhost\r\n{key}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        output.WriteLine($"empty Kestrel endpoint  {floor,8:N0} requests/s  {floorCpu,5:0.0} µs CPU");
        output.WriteLine($"poll, 304               {poll,8:N0} requests/s  {pollCpu,5:0.0} µs CPU   {poll / floor:0.00}× (at least 0.8×)");
        output.WriteLine($"OpenFeature, one flag   {flag,8:N0} requests/s  {flagCpu,5:0.0} µs CPU   {flag / floor:0.00}× (at least 0.5×)");
    }
}
