using System.Diagnostics;
using System.Net;
using System.Text;
using OpsConsole.Client;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Benchmarks;

/// <summary>What an application pays to ask the kill switch: p99 at most 1 µs and nothing allocated. Beside it, one look into a dictionary.</summary>
internal static class AskBenchmark
{
    private const int Questions = 50, Batches = 20_000;

    private static readonly string[] Killed = [.. Enumerable.Range(0, 200).Select(i => $"model:killed-{i}")];

    /// <summary>Measures with 200 scopes killed, none of which is asked about: then every place is looked at.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        using OneState console = new();
        KillSwitchOptions options = new() { Handler = console, KeepState = false };
        await using KillSwitchClient client = new(new ConsoleConnection(new Uri("http://console.example"), "key"), "shop", "production", options);
        await client.StartAsync();
        SwitchScope scope = SwitchScope.Feature("shop", "chat");
        Dictionary<string, string> dictionary = Killed.ToDictionary(k => k);
        Measure("a dictionary", () => dictionary.ContainsKey("model:gpt-x"), output);
        Measure("IsLive(scope)", () => !client.IsLive(scope), output);
        Measure("IsLive(model, feature)", () => !client.IsLive(model: "gpt-x", feature: "chat"), output);
    }

    /// <summary>Times batches: the clock's own reading costs more than a question.</summary>
    private static void Measure(string name, Func<bool> ask, TextWriter output)
    {
        double[] nanoseconds = new double[Batches];
        long allocated = 0;
        for (int batch = -Batches; batch < Batches; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
            for (int question = 0; question < Questions; question++)
            {
                if (ask())
                {
                    throw new InvalidOperationException("It must be live.");
                }
            }

            nanoseconds[Math.Max(batch, 0)] = Stopwatch.GetElapsedTime(began).TotalNanoseconds / Questions;
            allocated += batch < 0 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(nanoseconds);
        output.WriteLine($"{name}: p50 {nanoseconds[Batches / 2]:0} ns, p99 {nanoseconds[Batches * 99 / 100]:0} ns (limit 1000), {allocated} bytes allocated");
    }

    /// <summary>A console that says one thing.</summary>
    private sealed class OneState : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string killed = string.Join(',', Killed.Select(k => $$"""{"scope":"{{k}}"}"""));
            string message = $$"""{"epoch":1,"version":1,"killed":[{{killed}}]}""";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"event: state\ndata: {message}\n\n", Encoding.UTF8, "text/event-stream") });
        }
    }
}
