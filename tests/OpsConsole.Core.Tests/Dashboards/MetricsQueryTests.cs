using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using Outcome = OpsConsole.Core.Telemetry.Outcome;

namespace OpsConsole.Core.Tests.Dashboards;

public sealed class MetricsQueryTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 34, 56, DateTimeKind.Utc);
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_are_those_of_a_recount()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        Random random = new(7);
        List<Counted> all = [.. Enumerable.Range(0, 1500).Select(_ => new Counted(
            Now.AddMinutes(-random.Next(12 * 24 * 60)), Pick(random, "bot", "coder"), Pick(random, "production", "staging"), Pick(random, "m1", "m2", null),
            Pick(random, "greet@1", "greet@2", "greetings@1", null))
        {
            Micros = random.Next(1, 50_000_000), Outcome = (Outcome)random.Next(6), Feature = Pick(random, "chat", "search", null), AppVersion = Pick(random, "1.0", "1.1", null),
        })];
        await database.CountAsync(all.Take(1000));
        await database.CountAsync(all.Skip(1000), node: 1);

        for (int i = 0; i < 60; i++)
        {
            DateTime from = Now.AddMinutes(-random.Next(2, 12 * 24 * 60));
            DateTime to = from.AddMinutes(random.Next(1, 8 * 24 * 60));
            MetricsFilter filter = new(Pick(random, null, "bot"), Pick(random, null, "staging"), Pick(random, null, null, "m2"), Pick(random, null, null, "greet", "greet@2"), Pick(random, null, null, "chat"), Pick(random, null, null, "1.1"));
            MetricsDimension[] groupBy = [.. Enum.GetValues<MetricsDimension>().Where(d => d != MetricsDimension.Topic && random.Next(3) == 0)];
            int? interval = random.Next(5) switch { 0 => null, 1 => 60, 2 => 30, 3 => 24 * 60, _ => 7 * 24 * 60 };
            MetricsResult result = await database.Query.RunAsync(
                new MetricsRequest { From = from, To = to, IntervalMinutes = interval, Filter = filter, GroupBy = groupBy }, None);

            DateTime floor = Floor(from), ceiling = Floor(to.AddTicks(TimeSpan.TicksPerMinute - 1));
            Assert.Equal((floor, ceiling), (result.From, result.To));
            List<Counted> inside = [.. all.Where(c => c.At >= floor && c.At < ceiling && Matches(filter, c))];
            Dictionary<string, List<Counted>> groups = inside.Count == 0 && groupBy.Length == 0 ? new() { [""] = [] } : inside.GroupBy(c => Key(groupBy, c)).ToDictionary(g => g.Key, g => g.ToList());
            Assert.Equal(groups.Keys.Order(), result.Groups.Select(g => string.Join('|', g.Key)).Order());
            foreach (MetricsGroup group in result.Groups)
            {
                List<Counted> members = groups[string.Join('|', group.Key)];
                AssertSame(members, group.Totals);
                Assert.Equal(interval is null, group.Series.Count == 0);
                if (interval is { } minutes)
                {
                    for (int p = 0; p < group.Series.Count; p++)
                    {
                        DateTime start = group.Series[p].At, end = start.AddMinutes(minutes);
                        AssertSame([.. members.Where(c => c.At >= start && c.At < end)], group.Series[p].Totals);
                        Assert.True(p == 0 || group.Series[p - 1].At.AddMinutes(minutes) == start);
                    }

                    Assert.Equal(members.Count, group.Series.Sum(p => p.Totals.Requests));
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sums_are_the_same_with_latencies_and_without(bool countersFirst)
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync([.. Enumerable.Range(0, 200).Select(i => new Counted(Now.AddHours(-i), Prompt: $"greet@{i % 3}") { Micros = 1_000 * (i + 1) })]);
        MetricsRequest request = new() { From = Now.AddDays(-8), To = Now, IntervalMinutes = 24 * 60, GroupBy = [MetricsDimension.Prompt] };
        MetricsResult first = await database.Query.RunAsync(request with { CountersOnly = countersFirst }, None), second = await database.Query.RunAsync(request with { CountersOnly = !countersFirst }, None);
        (MetricsResult counters, MetricsResult whole) = countersFirst ? (first, second) : (second, first);
        Assert.Equal(Sums(whole), Sums(counters));
        Assert.All(counters.Groups, g => Assert.Null(g.Totals.Latency));
        Assert.All(whole.Groups, g => Assert.NotNull(g.Totals.Latency));

        await database.CountAsync([new Counted(Now.AddDays(-3), Prompt: "greet@0")]);
        Assert.Equal(1 + counters.Groups.Sum(g => g.Totals.Requests), (await database.Query.RunAsync(request with { CountersOnly = true }, None)).Groups.Sum(g => g.Totals.Requests));

        static IEnumerable<string> Sums(MetricsResult result) => result.Groups.SelectMany(g => g.Series.Select(p => $"{g.Key[0]} {p.At:s} {p.Totals.Requests} {p.Totals.Counters.InputTokens} {p.Totals.Cost}"));
    }

    [Fact]
    public async Task A_group_keeps_its_durations_where_they_are_asked_for()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync([new Counted(Now.AddDays(-2)), new Counted(Now.AddDays(-4))]);
        MetricsRequest request = new() { From = Now.AddDays(-8), To = Now };
        Assert.Equal(2, (await database.Query.RunAsync(request with { KeepHistograms = true }, None)).Groups[0].Latency!.Count);
        Assert.Null((await database.Query.RunAsync(request, None)).Groups[0].Latency);
    }

    [Fact]
    public async Task What_is_written_shows_at_once()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        MetricsRequest request = new() { From = Now.AddDays(-2), To = Now };
        Assert.Equal(0, Assert.Single((await database.Query.RunAsync(request, None)).Groups).Totals.Requests);
        await database.CountAsync([new Counted(Now.AddHours(-30))]);
        Assert.Equal(1, (await database.Query.RunAsync(request, None)).Groups[0].Totals.Requests);
        await database.CountAsync([new Counted(Now.AddHours(-30), Application: "new")]);
        Assert.Equal(2, (await database.Query.RunAsync(request, None)).Groups[0].Totals.Requests);
    }

    [Fact]
    public async Task What_another_node_wrote_shows_soon()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now, isShared: true);
        MetricsRequest request = new() { From = Now.AddHours(-1), To = Now };
        await database.Query.RunAsync(request, None);
        await database.CountAsync([new Counted(Now.AddMinutes(-5))], node: 2, announce: false);
        Assert.Equal(0, Assert.Single((await database.Query.RunAsync(request, None)).Groups).Totals.Requests);
        database.Time.Now = Now.AddSeconds(6);
        Assert.Equal(1, Assert.Single((await database.Query.RunAsync(request, None)).Groups).Totals.Requests);
    }

    [Fact]
    public async Task Metrics_count_only_where_the_application_sends_no_spans()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        DateTime nine = Now.Date.AddHours(9), ten = Now.Date.AddHours(10);
        await database.CountAsync(
        [
            new Counted(nine), // spans at nine only
            new Counted(nine, Model: "m2") { Origin = RollupOrigin.Metrics }, new Counted(ten) { Origin = RollupOrigin.Metrics },
            new Counted(nine, Application: "other") { Origin = RollupOrigin.Metrics }, new Counted(nine, Environment: "staging") { Origin = RollupOrigin.Metrics },
        ]);

        async Task<long> Calls(MetricsFilter filter) =>
            (await database.Query.RunAsync(new MetricsRequest { From = nine, To = ten.AddHours(1), IntervalMinutes = 60, Filter = filter }, None))
            .Groups.Sum(g => g.Totals.Counters.Calls);

        Assert.Equal(2, await Calls(new MetricsFilter("bot", "production")));
        Assert.Equal(0, await Calls(new MetricsFilter("bot", "production", Model: "m2"))); // the filter does not hide the spans
        Assert.Equal(4, await Calls(MetricsFilter.All));
    }

    [Fact]
    public async Task Rates_count_only_the_time_that_has_passed()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync([new Counted(Now.AddMinutes(-1))]);
        MetricsResult result = await database.Query.RunAsync(
            new MetricsRequest { From = Now.Date.AddHours(11).AddMinutes(30), To = Now.Date.AddHours(14), IntervalMinutes = 60 }, None);
        Assert.Equal([1800, 2096, 0], result.Groups[0].Series.Select(p => p.Totals.Seconds));
        Assert.Equal(3896, result.Groups[0].Totals.Seconds);
    }

    [Fact]
    public async Task Too_large_an_answer_is_refused_with_a_remedy()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        TooManyPointsException refused = await Assert.ThrowsAsync<TooManyPointsException>(() =>
            database.Query.RunAsync(new MetricsRequest { From = Now.AddDays(-10), To = Now, IntervalMinutes = 1 }, None));
        Assert.Contains("Ask for a longer interval", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_offer_what_has_numbers()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync([new Counted(Now, "b", "production", "m2", "p@1") { Feature = "chat", AppVersion = "2.1" }, new Counted(Now, "a", "production", null)]);
        MetricsDimensions dimensions = await database.Query.DimensionsAsync(None);
        Assert.Equal(["a", "b"], dimensions.Applications);
        Assert.Equal(["production"], dimensions.Environments);
        Assert.Equal(["m2"], dimensions.Models);
        Assert.Equal(["p@1"], dimensions.Prompts);
        Assert.Equal(["chat"], dimensions.Features);
        Assert.Equal(["2.1"], dimensions.AppVersions);
    }

    private static void AssertSame(List<Counted> expected, MetricsTotals totals)
    {
        Assert.Equal(expected.Count, totals.Requests);
        Assert.Equal(expected.Count(c => c.Outcome == Outcome.Failed), totals.Errors);
        Assert.Equal(expected.Sum(c => c.Micros / 1000), totals.Counters.InputTokens);
        Assert.Equal(expected.Sum(c => c.Micros / 100) / 1_000_000m, totals.Cost ?? 0);
        Assert.Equal(expected.Count == 0, totals.Latency is null);
        if (totals.Latency is { } latency)
        {
            long[] sorted = [.. expected.Select(c => c.Micros).Order()];
            foreach ((double quantile, double actual) in new[] { (0.5, latency.P50), (0.95, latency.P95), (0.99, latency.P99) })
            {
                Assert.InRange(actual / sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1], 0.99, 1.01);
            }
        }
    }

    private static bool Matches(MetricsFilter filter, Counted c) =>
        (filter.Application is null || c.Application == filter.Application) && (filter.Environment is null || c.Environment == filter.Environment)
        && (filter.Model is null || c.Model == filter.Model) && (filter.Feature is null || c.Feature == filter.Feature) && (filter.AppVersion is null || c.AppVersion == filter.AppVersion)
        && (filter.Prompt is null || c.Prompt == filter.Prompt || c.Prompt?.Split('@')[0] == filter.Prompt);

    private static string Key(MetricsDimension[] groupBy, Counted c) => string.Join('|', groupBy.Select(d => d switch
    {
        MetricsDimension.App => c.Application,
        MetricsDimension.Env => c.Environment,
        MetricsDimension.Model => c.Model,
        MetricsDimension.Prompt => c.Prompt,
        MetricsDimension.Feature => c.Feature,
        _ => c.AppVersion,
    }));

    private static DateTime Floor(DateTime instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
