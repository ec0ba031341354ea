using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>What is pulled from a real Prometheus, beside what that answers itself.</summary>
public sealed class PulledNumbersTests(BackfilledPrometheus history) : IClassFixture<BackfilledPrometheus>
{
    private const string Calls = "gen_ai_client_operation_duration_seconds", OfCalls = "gen_ai_operation_name!=\"execute_tool\"";

    private static readonly DateTime Start = BackfilledPrometheus.Start, End = BackfilledPrometheus.End;

    private PrometheusSettings Settings => new(history.Server.Address);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 180)] // all, with the gap and both restarts
    [InlineData(0, 60)] // the gap, and a restart in it
    [InlineData(60, 60)] // a restart between two scrapes
    [InlineData(120, 60)] // nothing special
    [InlineData(10, 40)] // just around the gap
    public async Task Requests_errors_and_tokens_agree_with_increase(int startMinute, int minutes)
    {
        DateTime from = Start.AddMinutes(startMinute), to = from.AddMinutes(minutes);

        IReadOnlyList<PulledMinute> pulled = await PullAsync(from, to);

        await AgreesAsync(pulled, to, $"sum by (job) (increase({Calls}_count{{{OfCalls}}}[{minutes}m]))", cell => cell.Requests);
        await AgreesAsync(pulled, to, $"sum by (job) (increase({Calls}_count{{error_type!=\"\"}}[{minutes}m]))", cell => cell.ErrorClasses[(int)ErrorClass.Timeout]);
        await AgreesAsync(pulled, to, $"sum by (job) (increase(gen_ai_client_token_usage_sum{{{OfCalls},gen_ai_token_type=\"input\"}}[{minutes}m]))", cell => cell.InputTokens);
        await AgreesAsync(pulled, to, $"sum by (job) (increase(gen_ai_client_token_usage_sum{{{OfCalls},gen_ai_token_type=\"output\"}}[{minutes}m]))", cell => cell.OutputTokens);
    }

    [Theory]
    [InlineData(0, 180)]
    [InlineData(0, 60)]
    [InlineData(60, 60)]
    public async Task Quantiles_agree_with_histogram_quantile(int startMinute, int minutes)
    {
        DateTime from = Start.AddMinutes(startMinute), to = from.AddMinutes(minutes);

        IReadOnlyList<PulledMinute> pulled = await PullAsync(from, to);

        foreach (double quantile in (double[])[0.1, 0.5, 0.9, 0.95, 0.99])
        {
            Dictionary<string, double> theirs = await history.Server.AskAsync($"histogram_quantile({quantile}, sum by (job, le) (increase({Calls}_bucket{{{OfCalls}}}[{minutes}m])))", to);
            foreach ((string job, double seconds) in theirs)
            {
                double ours = Sum(pulled, job).Latency.Quantile(quantile)!.Value / 1e6;
                bool agrees = seconds < 81.92 ? Math.Abs(ours - seconds) <= 0.01 * seconds : ours >= 81.92; // beyond the last bound Prometheus names that bound
                Assert.True(agrees, $"P{quantile * 100} of {job}: {ours} s here, {seconds} s there");
            }
        }
    }

    [Fact]
    public async Task Calls_longer_than_the_last_bound_stay_longer_than_it()
    {
        IReadOnlyList<PulledMinute> pulled = await PullAsync(Start, End);
        LatencyHistogram failed = Sum(pulled, "shop/support-bot").Latency;
        double open = (await history.Server.AskAsync($"sum by (job) (increase({Calls}_count{{{OfCalls}}}[3h])) - sum by (job) (increase({Calls}_bucket{{{OfCalls},le=\"81.92\"}}[3h]))", End))["shop/support-bot"];

        long above = failed.Count - failed.CountUpTo(81.92e6);

        Assert.True(open > 100, $"only {open} calls are that long");
        Assert.InRange(above, open * 0.99, open * 1.1); // those in the histogram's own bucket around the bound count as longer
        Assert.True(failed.Quantile(1) > 100e6, "the sum says that the longest took longer than the last bound");
    }

    [Fact]
    public async Task Windows_add_up_to_the_same_however_they_are_cut()
    {
        IReadOnlyList<PulledMinute> whole = await PullAsync(Start.AddMinutes(5), End);
        List<PulledMinute> cut = [];
        int[] lengths = [1, 7, 30, 2, 61, 5, 19];
        int next = 0;
        for (DateTime from = Start.AddMinutes(5); from < End;)
        {
            DateTime to = from.AddMinutes(lengths[next++ % lengths.Length]);
            to = to < End ? to : End;
            cut.AddRange(await PullAsync(from, to));
            from = to;
        }

        Assert.Equal(whole.Select(Text), cut.Select(Text));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_asked_for_in_pieces()
    {
        Report report = new();
        IReadOnlyList<PulledMinute> small = await PrometheusPull.ReadAsync(Start, Start.AddHours(1), Settings with { MaxAnswer = 100_000 }, report, Cancel);

        Assert.Equal((await PullAsync(Start, Start.AddHours(1))).Select(Text), small.Select(Text));
        Assert.True(report.Requests > 8, $"{report.Requests} requests");
    }

    [Fact]
    public async Task Labels_become_application_environment_and_model_and_tools_are_no_calls()
    {
        IReadOnlyList<PulledMinute> pulled = await PullAsync(End.AddMinutes(-30), End);

        Assert.Equal(
            [("search", "staging", "titan-embed"), ("support-bot", "default", "gpt-4o")],
            pulled.Select(p => (p.Application, p.Environment, p.Model)).Distinct().Order().Select(p => (p.Application, p.Environment, p.Model!)));
        RollupCell cell = Sum(pulled, "shop/support-bot");
        Assert.Equal(cell.Requests, cell.Outcomes[(int)Outcome.Completed] + cell.Outcomes[(int)Outcome.Failed]);
        Assert.Equal((cell.Requests, cell.Requests, cell.Requests), (cell.Calls, cell.UnpricedCalls, cell.Latency.Count));
    }

    [Fact]
    public async Task Conditions_on_labels_and_a_fixed_environment_are_kept()
    {
        PrometheusSettings settings = Settings with { Environment = "production", ApplicationLabel = "instance", Only = [new LabelMatcher("job", "=~", "shop/.*"), new LabelMatcher("instance", "!=", "a")] };

        IReadOnlyList<PulledMinute> pulled = await PrometheusPull.ReadAsync(End.AddMinutes(-10), End, settings, new Report(), Cancel);

        Assert.Equal([("b", "production")], pulled.Select(p => (p.Application, p.Environment)).Distinct());
    }

    [Fact]
    public async Task Expressions_count_what_they_say_minute_by_minute()
    {
        PrometheusSettings settings = Settings with
        {
            Preset = false,
            Queries =
            [
                new(PrometheusMeasure.Requests, $"sum by (job) (increase({Calls}_count{{{OfCalls}}}[1m]))"),
                new(PrometheusMeasure.Errors, $"sum by (job, error_type) (increase({Calls}_count{{error_type!=\"\"}}[1m])) / 2.7"),
                new(PrometheusMeasure.Latency, $"sum by (job, le) (increase({Calls}_bucket{{{OfCalls}}}[1m]))"),
                new(PrometheusMeasure.Cost, $"sum by (job) (increase(gen_ai_client_token_usage_sum{{{OfCalls}}}[1m])) * 0.000002"),
            ],
        };
        DateTime from = Start.AddHours(2);

        IReadOnlyList<PulledMinute> pulled = await PrometheusPull.ReadAsync(from, End, settings, new Report(), Cancel);

        await AgreesAsync(pulled, End, $"sum_over_time(sum by (job) (increase({Calls}_count{{{OfCalls}}}[1m]))[59m:1m])", cell => cell.Requests);
        await AgreesAsync(pulled, End, $"sum_over_time(sum by (job) (increase({Calls}_count{{error_type!=\"\"}}[1m]) / 2.7)[59m:1m])", cell => cell.CallErrorClasses[(int)ErrorClass.Timeout]);
        await AgreesAsync(pulled, End, $"sum_over_time(sum by (job) (increase(gen_ai_client_token_usage_sum{{{OfCalls}}}[1m]) * 2)[59m:1m])", cell => cell.CostMicros);
        await AgreesAsync(pulled, End, $"histogram_quantile(0.9, sum_over_time(sum by (job, le) (increase({Calls}_bucket{{{OfCalls}}}[1m]))[59m:1m])) * 1000000", cell => (long)cell.Latency.Quantile(0.9)!.Value);
        Assert.All(pulled, p => Assert.Equal(0, p.Cell.UnpricedCalls));
    }

    [Fact]
    public async Task A_test_of_the_connection_says_what_is_there_and_what_is_missing()
    {
        PrometheusProbeResult there = await PrometheusProbe.TestAsync(Settings, End, new Report(), Cancel), empty = await PrometheusProbe.TestAsync(Settings, Start.AddHours(-1), new Report(), Cancel);

        Assert.True(there.Reached);
        Assert.StartsWith("2.", there.Version, StringComparison.Ordinal);
        Assert.Contains(there.Metrics, m => m == new PrometheusMetricFound("gen_ai_client_token_usage_sum", 10));
        Assert.Empty(there.Remedies);
        Assert.True(empty.Reached);
        Assert.Contains("No series now is named gen_ai_client_", Assert.Single(empty.Remedies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expression_that_is_none_is_refused_with_the_words_of_the_server()
    {
        PrometheusSettings settings = Settings with { Queries = [new(PrometheusMeasure.Requests, "sum by (job")] };

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => PrometheusPull.ReadAsync(Start, End, settings, new Report(), Cancel));

        Assert.Equal(SourceFault.Refused, exception.Fault);
        Assert.Contains("parse error", exception.Message, StringComparison.Ordinal);
        Assert.Contains("parse error", Assert.Single((await PrometheusProbe.TestAsync(settings, End, new Report(), Cancel)).Findings, f => f.Contains("answers", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<PulledMinute>> PullAsync(DateTime from, DateTime to) => PrometheusPull.ReadAsync(from, to, Settings, new Report(), Cancel);

    private async Task AgreesAsync(IReadOnlyList<PulledMinute> pulled, DateTime at, string expression, Func<RollupCell, long> ours)
    {
        Dictionary<string, double> theirs = await history.Server.AskAsync(expression, at);
        Assert.NotEmpty(theirs);
        foreach ((string job, double wanted) in theirs)
        {
            long got = ours(Sum(pulled, job));
            Assert.True(Math.Abs(got - wanted) <= 0.01 * wanted, $"{expression} of {job}: {got} here, {wanted} there");
        }
    }

    private static RollupCell Sum(IReadOnlyList<PulledMinute> pulled, string job)
    {
        RollupCell sum = new();
        foreach (PulledMinute minute in pulled.Where(p => job.EndsWith(p.Application, StringComparison.Ordinal)))
        {
            sum.Add(minute.Cell);
        }

        return sum;
    }

    private static string Text(PulledMinute minute) => $"{minute.Minute} {minute.Application} {minute.Environment} {minute.Model} {Convert.ToHexString(minute.Cell.Pack())}";
}
