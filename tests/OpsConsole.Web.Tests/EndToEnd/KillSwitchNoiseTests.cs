using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The kill switch while everything around it is busy or hangs.</summary>
public sealed class KillSwitchNoiseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_remote_of_the_audit_trail_that_never_answers_delays_nothing()
    {
        using TcpListener hole = new(IPAddress.Loopback, 0); // connections are taken by the system and never read
        hole.Start();
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, "killswitch:write", "flags:read");
        using ConsoleProcess console = await ConsoleProcess.StartAsync(
            data, $"--Audit:Anchors:Git:Repository=https://127.0.0.1:{((IPEndPoint)hole.LocalEndpoint).Port}/x.git", "--Audit:CheckpointInterval=00:00:01");
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 10);
        for (int i = 0; i < 5; i++)
        {
            await program.KillsAtOnceAsync($"model:{i}");
            await KillTrail.OnceAsync(data.Path, $"model:{i}");
        }
    }

    [Fact]
    public async Task Telemetry_in_excess_busy_processors_and_a_locked_database_together_delay_nothing()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, "killswitch:write", "flags:read", "telemetry:write");
        using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 10);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Process[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"]))];
        Task[] exporters = [.. Enumerable.Range(0, 32).Select(_ => ExportAsync(console.Address, key, over.Token))];
        try
        {
            await program.KillsAtOnceAsync("model:busy");
            using (StorageFault.Lock(data.Path))
            {
                for (int i = 0; i < 5; i++)
                {
                    await program.KillsAtOnceAsync($"model:locked-{i}");
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(exporters);
            Array.ForEach(busy, process =>
            {
                process.Kill();
                process.Dispose();
            });
        }

        await KillTrail.OnceAsync(data.Path, "model:busy");
        await KillTrail.OnceAsync(data.Path, "model:locked-4");
    }

    /// <summary>Exports as fast as the console answers, and does not care what.</summary>
    private static async Task ExportAsync(Uri address, string key, CancellationToken over)
    {
        using HttpClient client = new() { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        while (!over.IsCancellationRequested)
        {
            try
            {
                using StringContent spans = new(Spans(), Encoding.UTF8, "application/json");
                using HttpResponseMessage answer = await client.PostAsync("v1/traces", spans, over);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // Refused, or over.
            }
        }
    }

    private static string Spans()
    {
        string now = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        IEnumerable<string> spans = Enumerable.Range(0, 50).Select(_ =>
            $$$"""{"traceId":"{{{Guid.NewGuid():N}}}","spanId":"{{{Guid.NewGuid().ToString("N")[..16]}}}","name":"chat","kind":3,"startTimeUnixNano":"{{{now}}}","endTimeUnixNano":"{{{now}}}","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}""");
        return $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"noise"}}]},"scopeSpans":[{"spans":[{{{string.Join(',', spans)}}}]}]}]}""";
    }
}
