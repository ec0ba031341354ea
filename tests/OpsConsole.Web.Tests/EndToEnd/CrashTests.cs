using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The console as a process of its own, killed while programs export to it.</summary>
public sealed class CrashTests
{
    private const int Rounds = 4;
    private const int Senders = 8;

    [Fact]
    public async Task After_kill_9_every_acknowledged_trace_is_there_and_none_twice()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes.TelemetryWrite, Scopes.MetricsRead);
        ConcurrentDictionary<string, bool> traces = new(); // trace id -> acknowledged
        Random random = new(42);

        for (int round = 0; round < Rounds; round++)
        {
            using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
            using HttpClient client = Client(console, key);
            using CancellationTokenSource killed = new();
            int before = traces.Count(t => t.Value);
            Task[] senders = [.. Enumerable.Range(0, Senders).Select(_ => SendUntilAsync(client, traces, killed.Token))];

            // The kill falls at a random number of acknowledgements, in the midst of requests in flight.
            int target = before + random.Next(20, 200);
            while (traces.Count(t => t.Value) < target)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken); // the console needs the processors
            }

            console.Kill();
            await killed.CancelAsync();
            await Task.WhenAll(senders);
        }

        using ConsoleProcess restarted = await ConsoleProcess.StartAsync(data);
        using HttpClient reader = Client(restarted, key);
        long stored = await RequestsAsync(reader);
        Assert.InRange(stored, traces.Count(t => t.Value), traces.Count);

        // What was not acknowledged is sent again, as exporters do; what was, too: nothing counts twice.
        ParallelOptions together = new() { MaxDegreeOfParallelism = Senders, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(traces.Keys, together, async (trace, cancellation) => Assert.True(await SendAsync(reader, trace, cancellation)));

        Assert.Equal(traces.Count, await RequestsAsync(reader));
    }

    private static async Task SendUntilAsync(HttpClient client, ConcurrentDictionary<string, bool> traces, CancellationToken killed)
    {
        while (!killed.IsCancellationRequested)
        {
            string trace = Guid.NewGuid().ToString("N");
            traces[trace] = false;
            traces[trace] = await SendAsync(client, trace, killed);
        }
    }

    private static async Task<bool> SendAsync(HttpClient client, string trace, CancellationToken cancellation)
    {
        long start = (DateTime.UtcNow.AddMinutes(-1) - DateTime.UnixEpoch).Ticks * 100;
        object span = new
        {
            traceId = trace,
            spanId = "00000000000000c1",
            name = "chat m",
            startTimeUnixNano = start.ToString(),
            endTimeUnixNano = (start + 1_000_000).ToString(),
            attributes = new[] { new { key = "gen_ai.operation.name", value = new { stringValue = "chat" } } },
        };
        try
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync(
                "v1/traces", new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans = new[] { span } } } } } }, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            return false; // killed: whether it was stored is unknown
        }
    }

    private static async Task<long> RequestsAsync(HttpClient reader)
    {
        JsonElement metrics = await reader.GetFromJsonAsync<JsonElement>("api/v1/metrics?range=6h");
        return metrics.GetProperty("groups").EnumerateArray().Sum(g => g.GetProperty("requests").GetInt64());
    }

    private static HttpClient Client(ConsoleProcess console, string key)
    {
        HttpClient client = new() { BaseAddress = console.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
