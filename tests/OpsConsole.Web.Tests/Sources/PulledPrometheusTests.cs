using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Sources.Prometheus;
using OpsConsole.Web.Dashboards.Engineering;

namespace OpsConsole.Web.Tests.Sources;

/// <summary>From a real Prometheus to what programs and people see: a source is added, its job runs, and the numbers are Prometheus' own.</summary>
public sealed class PulledPrometheusTests : IDisposable
{
    private const string Calls = "gen_ai_client_operation_duration_seconds", OfCalls = "gen_ai_operation_name!=\"execute_tool\"";

    private readonly OpsConsoleFactory _console = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Prometheus_scraped_over_a_gap_and_restarts_is_on_the_API_and_the_dashboard_as_it_says_itself()
    {
        DateTime from = Floor(DateTime.UtcNow, TimeSpan.FromHours(1)).AddHours(-4), to = from.AddHours(3);
        await using PrometheusServer server = await PrometheusServer.StartAsync(history: BackfilledPrometheus.History(from));
        SourceDefinition source = await AddAsync(server);

        JobRun run = await RunAsync(source);

        Assert.Equal((JobRunState.Done, null), (run.State, run.Problem));
        Dictionary<string, JsonElement> apps = await AppsAsync(from, to);
        Assert.Equal(["search", "support-bot"], apps.Keys.Order());
        await AgreesAsync(server, to, $"sum by (job) (increase({Calls}_count{{{OfCalls}}}[3h]))", apps, a => a.GetProperty("requests").GetDouble());
        await AgreesAsync(server, to, $"sum by (job) (increase({Calls}_count{{error_type!=\"\"}}[3h]))", apps, a => a.GetProperty("errors").GetDouble());
        await AgreesAsync(server, to, $"sum by (job) (increase(gen_ai_client_token_usage_sum{{{OfCalls},gen_ai_token_type=\"input\"}}[3h]))", apps, a => a.GetProperty("inputTokens").GetDouble());
        await AgreesAsync(server, to, $"sum by (job) (increase(gen_ai_client_token_usage_sum{{{OfCalls},gen_ai_token_type=\"output\"}}[3h]))", apps, a => a.GetProperty("outputTokens").GetDouble());
        foreach ((string name, double quantile) in ((string, double)[])[("p50", 0.5), ("p95", 0.95)])
        {
            await AgreesAsync(server, to, $"1000 * histogram_quantile({quantile.ToString(CultureInfo.InvariantCulture)}, sum by (job, le) (increase({Calls}_bucket{{{OfCalls}}}[3h])))", apps, a => a.GetProperty("latencyMs").GetProperty(name).GetDouble());
        }

        EngineeringState dashboard = _console.Services.GetRequiredService<EngineeringState>();
        await dashboard.LoadAsync(new EngineeringView(TimeRange.Between(from, to), new MetricsFilter("support-bot")), Cancel);
        Assert.Equal("Numbers of support-bot in default come from real.", dashboard.Data!.Pulled);
        Assert.Equal(
            (apps["support-bot"].GetProperty("requests").GetInt64(), apps["support-bot"].GetProperty("errors").GetInt64(), apps["support-bot"].GetProperty("inputTokens").GetInt64()),
            (dashboard.Data.Total.Requests, dashboard.Data.Total.Errors, dashboard.Data.Total.Counters.InputTokens));
        Assert.Equal(apps["support-bot"].GetProperty("latencyMs").GetProperty("p95").GetDouble(), dashboard.Data.Total.Latency!.Value.P95 / 1000.0, 0.01);

        string[] rollups = await RollupsAsync();
        Assert.Equal(JobRunState.Done, (await RunAsync(source)).State);
        Assert.Equal(JobRunState.Done, (await RunAsync(source, new TimeWindow(from, to))).State);
        Assert.Equal(rollups, await RollupsAsync()); // read again, all of it is as it was

        await SendsItselfAsync(from.AddMinutes(100), from.AddMinutes(65), from.AddMinutes(115)); // of a whole hour the hour counts
    }

    [Fact]
    public async Task What_a_live_exporter_counted_arrives_to_the_call_as_classic_and_as_native_histogram()
    {
        DateTime from = Floor(DateTime.UtcNow.AddMinutes(-53), TimeSpan.FromMinutes(1));
        await using LiveExporter classic = await LiveExporter.StartAsync(from, native: false), native = await LiveExporter.StartAsync(from, native: true);
        await using PrometheusServer server = await PrometheusServer.StartAsync(Scrape("classic", classic.Target) + Scrape("native", native.Target));
        await Task.WhenAll(classic.Done, native.Done).WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        JobRun run = await RunAsync(await AddAsync(server));

        Assert.Equal((JobRunState.Done, null), (run.State, run.Problem));
        Dictionary<string, JsonElement> apps = await AppsAsync(from, classic.End);
        foreach ((string job, LiveExporter exporter) in ((string, LiveExporter)[])[("classic", classic), ("native", native)])
        {
            Assert.Equal(exporter.Calls.Made.Count, apps[job].GetProperty("requests").GetInt64()); // restart and gap or not
            double p95 = exporter.Calls.Made.Order().ElementAt((int)(0.95 * exporter.Calls.Made.Count));
            Assert.InRange(apps[job].GetProperty("latencyMs").GetProperty("p95").GetDouble(), 1000 * p95 / 2, 1000 * p95 * 2); // as fine as its buckets
        }

        int minutes = (int)(classic.End - from).TotalMinutes;
        await AgreesAsync(server, classic.End, $"1000 * histogram_quantile(0.95, sum by (job, le) (increase({Calls}_bucket[{minutes}m])))", apps, a => a.GetProperty("latencyMs").GetProperty("p95").GetDouble());
        await AgreesAsync(server, classic.End, $"1000 * histogram_quantile(0.95, sum by (job) (increase({Calls}[{minutes}m])))", apps, a => a.GetProperty("latencyMs").GetProperty("p95").GetDouble());
    }

    [Fact]
    public async Task What_is_scraped_late_is_counted_once_by_the_next_run()
    {
        DateTime minute = Floor(DateTime.UtcNow, TimeSpan.FromMinutes(1));
        CountedCalls calls = new("gen_ai_operation_name=\"chat\",gen_ai_request_model=\"gpt-4o\"", 2, 7);
        string body = "";
        await using HostileServer exporter = await HostileServer.StartAsync(context => context.Response.WriteAsync(Volatile.Read(ref body), Cancel));
        await using PrometheusServer server = await PrometheusServer.StartAsync(Scrape("late", exporter.Address.Authority));
        async Task ScrapedAsync(int count, int at)
        {
            StringBuilder text = new();
            calls.Call(count);
            calls.Write(text, new DateTimeOffset(minute.AddMinutes(at)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
            Volatile.Write(ref body, text.ToString());
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            while (!(await server.AskAsync($"{Calls}_count", minute.AddMinutes(at))).ContainsValue(calls.Made.Count))
            {
                await Task.Delay(20, limit.Token);
            }
        }

        await ScrapedAsync(10, -12);
        await ScrapedAsync(15, -10);
        SourceDefinition source = await AddAsync(server);
        await RunAsync(source);
        Assert.Equal(15, await RequestsAsync("late")); // what was counted before the first scrape is of no known time

        await ScrapedAsync(40, -8);
        await RunAsync(source);
        Assert.Equal(55, await RequestsAsync("late"));
        await RunAsync(source);
        Assert.Equal(55, await RequestsAsync("late"));
    }

    public void Dispose() => _console.Dispose();

    /// <summary>An application that sends its telemetry here, too, counts once: in that minute what it sent, in the others what was pulled.</summary>
    private async Task SendsItselfAsync(DateTime minute, DateTime from, DateTime to)
    {
        long all = (await AppsAsync(from, to))["search"].GetProperty("requests").GetInt64(), pulled = (await AppsAsync(minute, minute.AddMinutes(1)))["search"].GetProperty("requests").GetInt64();
        long start = new DateTimeOffset(minute.AddSeconds(7)).ToUnixTimeMilliseconds() * 1_000_000;
        using HttpClient sender = await _console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        using StringContent span = new($$$"""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"search"}},{"key":"deployment.environment.name","value":{"stringValue":"staging"}}]},
            "scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat","kind":3,"startTimeUnixNano":"{{{start}}}","endTimeUnixNano":"{{{start + 50_000_000}}}",
            "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"titan-embed"}}]}]}]}]}
            """, Encoding.UTF8, "application/json");
        using HttpResponseMessage sent = await sender.PostAsync(new Uri("/v1/traces", UriKind.Relative), span, Cancel);
        sent.EnsureSuccessStatusCode();

        Assert.True(pulled > 1);
        Assert.Equal(1, (await AppsAsync(minute, minute.AddMinutes(1)))["search"].GetProperty("requests").GetInt64());
        Assert.Equal(all - pulled + 1, (await AppsAsync(from, to))["search"].GetProperty("requests").GetInt64());
    }

    private static string Scrape(string job, string target) => $"- {{job_name: {job}, scrape_interval: 40ms, scrape_timeout: 40ms, static_configs: [{{targets: [\"{target}\"]}}]}}\n";

    private static DateTime Floor(DateTime instant, TimeSpan to) => new(instant.Ticks / to.Ticks * to.Ticks, DateTimeKind.Utc);

    private static async Task AgreesAsync(PrometheusServer server, DateTime at, string expression, Dictionary<string, JsonElement> apps, Func<JsonElement, double> ours)
    {
        Dictionary<string, double> theirs = await server.AskAsync(expression, at);
        Assert.NotEmpty(theirs);
        foreach ((string job, double wanted) in theirs)
        {
            double got = ours(apps[job[(job.LastIndexOf('/') + 1)..]]);
            Assert.True(Math.Abs(got - wanted) <= 0.01 * wanted, $"{expression} of {job}: {got} here, {wanted} there");
        }
    }

    private async Task<SourceDefinition> AddAsync(PrometheusServer server)
    {
        SourceDraft draft = new(null, "real", SourceKind.Prometheus, new Dictionary<string, string> { ["Address"] = server.Address.AbsoluteUri, ["Days"] = "1" });
        SourceOutcome outcome = await _console.Services.GetRequiredService<SourceCommands>().SaveAsync(Actor.Shell("tester@localhost"), draft, Cancel);
        Assert.Null(outcome.Problem);
        return _console.Services.GetRequiredService<SourceDirectory>().Find(outcome.Id!)!;
    }

    /// <summary>Runs the job of a source; its own schedule may be at it at this moment.</summary>
    private async Task<JobRun> RunAsync(SourceDefinition source, TimeWindow? range = null)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        JobDefinition job = _console.Services.GetRequiredService<JobDirectory>().Find(source.Job)!;
        while (true)
        {
            if (await _console.Services.GetRequiredService<JobRunner>().RunAsync(job, new JobOrder(range is null ? JobTrigger.Person : JobTrigger.Backfill, Range: range), limit.Token) is { } run)
            {
                return run;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<long> RequestsAsync(string app) => (await AppsAsync(DateTime.UtcNow.AddHours(-1), DateTime.UtcNow))[app].GetProperty("requests").GetInt64();

    private async Task<Dictionary<string, JsonElement>> AppsAsync(DateTime from, DateTime to)
    {
        using HttpClient reader = await _console.CreateKeyClientAsync(Scopes.MetricsRead);
        JsonElement metrics = await reader.GetFromJsonAsync<JsonElement>($"/api/v1/metrics?from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}&groupBy=app", Cancel);
        return metrics.GetProperty("groups").EnumerateArray().ToDictionary(g => g.GetProperty("key").GetProperty("app").GetString()!);
    }

    private async Task<string[]> RollupsAsync()
    {
        await using OpsDbContext context = await _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        List<Rollup> rows = await context.Rollups.AsNoTracking().ToListAsync(Cancel);
        return [.. rows.Where(r => !RollupCell.Unpack(r.Cell).IsEmpty).Select(r => $"{r.Tier} {r.Bucket} {r.SeriesId} {r.Node} {Convert.ToHexString(r.Cell)}").Order()];
    }
}
