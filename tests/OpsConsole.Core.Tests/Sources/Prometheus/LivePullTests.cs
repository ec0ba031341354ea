using System.Text;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>An exporter, a Prometheus that scrapes it, and what is pulled.</summary>
public sealed class LivePullTests
{
    private const string Calls = "gen_ai_client_operation_duration_seconds";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_exporter_counted_arrives_as_classic_and_as_native_histogram()
    {
        DateTime from = new(DateTime.UtcNow.AddMinutes(-52).Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        await using LiveExporter classic = await LiveExporter.StartAsync(from, native: false), native = await LiveExporter.StartAsync(from, native: true);
        await using PrometheusServer server = await PrometheusServer.StartAsync(Scrape("classic", classic) + Scrape("native", native));
        await Task.WhenAll(classic.Done, native.Done).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
        DateTime to = classic.End;
        int minutes = (int)(to - from).TotalMinutes;

        IReadOnlyList<PulledMinute> pulled = await PrometheusPull.ReadAsync(from, to, new PrometheusSettings(server.Address), new Report(), Cancel);

        // All that was made was scraped, restart and gap or not: the number is exact.
        Assert.Equal(classic.Calls.Made.Count, Sum(pulled, "classic").Requests);
        Assert.Equal(native.Calls.Made.Count, Sum(pulled, "native").Requests);
        Assert.Equal(classic.Calls.InputTokens, Sum(pulled, "classic").InputTokens);
        await AgreesAsync(server, pulled, to, $"sum by (job) (increase({Calls}_count[{minutes}m]))", cell => cell.Requests, within: 0.03); // which guesses what was before the first sample
        await AgreesAsync(server, pulled, to, $"sum by (job) (histogram_count(increase({Calls}[{minutes}m])))", cell => cell.Requests, within: 0.03);
        foreach (double quantile in (double[])[0.5, 0.9, 0.95, 0.99])
        {
            await AgreesAsync(server, pulled, to, $"histogram_quantile({quantile}, sum by (job, le) (increase({Calls}_bucket[{minutes}m])))", cell => cell.Latency.Quantile(quantile)!.Value / 1e6, within: 0.01);
            await AgreesAsync(server, pulled, to, $"histogram_quantile({quantile}, sum by (job) (increase({Calls}[{minutes}m])))", cell => cell.Latency.Quantile(quantile)!.Value / 1e6, within: 0.01);
        }

        // A window that begins in the middle goes on from what was counted before, also where the server cannot say a last native histogram.
        List<PulledMinute> halves = [];
        halves.AddRange(await PrometheusPull.ReadAsync(from, from.AddMinutes(21), new PrometheusSettings(server.Address), new Report(), Cancel));
        halves.AddRange(await PrometheusPull.ReadAsync(from.AddMinutes(21), to, new PrometheusSettings(server.Address), new Report(), Cancel));
        Assert.Equal(pulled.Select(p => (p.Minute, p.Application, p.Cell.Requests)), halves.Select(p => (p.Minute, p.Application, p.Cell.Requests)));
    }

    [Fact]
    public async Task A_metric_that_a_server_has_in_two_forms_counts_once()
    {
        DateTime from = new(2026, 1, 5, 6, 0, 0, DateTimeKind.Utc);
        long start = (long)(from - DateTime.UnixEpoch).TotalSeconds;
        StringBuilder history = new();
        foreach ((int second, int within, int all) in ((int, int, int)[])[(10, 7, 7), (25, 11, 12)])
        {
            foreach ((string unit, string bound) in ((string, string)[])[("seconds", "1.0"), ("milliseconds", "1000.0")])
            {
                history.Append($"gen_ai_client_operation_duration_{unit}_bucket{{job=\"bot\",le=\"{bound}\"}} {within} {start + second}\n");
                history.Append($"gen_ai_client_operation_duration_{unit}_bucket{{job=\"bot\",le=\"+Inf\"}} {all} {start + second}\n");
            }
        }

        await using PrometheusServer server = await PrometheusServer.StartAsync(history: history.Append("# EOF\n").ToString());

        PulledMinute minute = Assert.Single(await PrometheusPull.ReadAsync(from, from.AddMinutes(5), new PrometheusSettings(server.Address), new Report(), Cancel));

        Assert.Equal((5, 4, true), (minute.Cell.Requests, minute.Cell.Latency.CountUpTo(1.02e6), minute.Cell.Latency.Quantile(1) > 1e6));
    }

    private static string Scrape(string job, LiveExporter exporter) =>
        $"- {{job_name: {job}, scrape_interval: 40ms, scrape_timeout: 40ms, static_configs: [{{targets: [\"{exporter.Target}\"]}}]}}\n";

    private static async Task AgreesAsync(PrometheusServer server, IReadOnlyList<PulledMinute> pulled, DateTime at, string expression, Func<RollupCell, double> ours, double within)
    {
        Dictionary<string, double> theirs = await server.AskAsync(expression, at);
        (string job, double wanted) = Assert.Single(theirs);
        double got = ours(Sum(pulled, job));
        Assert.True(Math.Abs(got - wanted) <= within * wanted, $"{expression} of {job}: {got} here, {wanted} there");
    }

    private static RollupCell Sum(IReadOnlyList<PulledMinute> pulled, string application)
    {
        RollupCell sum = new();
        foreach (PulledMinute minute in pulled.Where(p => p.Application == application))
        {
            sum.Add(minute.Cell);
        }

        return sum;
    }
}
