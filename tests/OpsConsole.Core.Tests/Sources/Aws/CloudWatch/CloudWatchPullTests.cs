using OpsConsole.Core.Costs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CloudWatch;

public sealed class CloudWatchPullTests
{
    private const string Nova = "amazon.nova-lite-v1:0", Bedrock = "AWS/Bedrock";
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly int Minute = RollupTime.Minute(Now) - 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_minute_of_Bedrock_becomes_a_cell()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        double[] latencies = [.. Enumerable.Range(1, 40).Select(i => 100.0 * i)];
        Publish(aws, "Invocations", [40]);
        Publish(aws, "InvocationClientErrors", [1, 1]);
        Publish(aws, "InvocationServerErrors", [1]);
        Publish(aws, "InvocationThrottles", [5]);
        Publish(aws, "InputTokenCount", [1000, 500]);
        Publish(aws, "CacheReadInputTokens", [200]);
        Publish(aws, "CacheWriteInputTokens", [100]);
        Publish(aws, "OutputTokenCount", [300]);
        Publish(aws, "InvocationLatency", latencies);
        Publish(aws, "TimeToFirstToken", [50, 60]);

        PulledMinute pulled = Assert.Single(await ReadAsync(aws));

        Assert.Equal(("shop", "production", Nova, Minute), (pulled.Application, pulled.Environment, pulled.Model, pulled.Minute));
        RollupCell cell = pulled.Cell;
        Assert.Equal((48, 48), (cell.Calls, cell.Requests));
        Assert.Equal((40, 3, 5), (cell.CallErrorClasses[(int)ErrorClass.None], cell.CallErrorClasses[(int)ErrorClass.ApiError], cell.CallErrorClasses[(int)ErrorClass.RateLimited]));
        Assert.Equal((40, 8), (cell.Outcomes[(int)Outcome.Completed], cell.Outcomes[(int)Outcome.Failed]));
        Assert.Equal((1800, 300, 200, 100), (cell.InputTokens, cell.OutputTokens, cell.CacheReadTokens, cell.CacheWriteTokens));
        Assert.Equal(PriceBook.ListPrices.Price(Nova, Now, new PricedTokens(1800, 300, 200, 100)), cell.CostMicros);
        Assert.Equal((0, 40, 40, 2), (cell.UnpricedCalls, cell.CallLatency.Count, cell.Latency.Count, cell.FirstToken.Count));
        Assert.Equal(2_000_000, cell.CallLatency.Quantile(0.5)!.Value, 2_000_000 * LatencyHistogram.RelativeError);
    }

    [Fact]
    public async Task A_minute_without_values_had_no_traffic_and_no_cell()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        Publish(aws, "Invocations", [1], Minute);
        Publish(aws, "Invocations", [1], Minute + 3);

        Assert.Equal([Minute, Minute + 3], (await ReadAsync(aws)).Select(p => p.Minute));
    }

    [Fact]
    public async Task Only_the_window_is_read()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        foreach (int offset in (int[])[-1, 0, 9, 10])
        {
            Publish(aws, "Invocations", [1], Minute + offset);
        }

        Assert.Equal([Minute, Minute + 9], (await ReadAsync(aws, to: Minute + 10)).Select(p => p.Minute));
    }

    [Fact]
    public async Task Calls_published_by_fewer_or_more_dimensions_do_not_count_twice()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        Publish(aws, "Invocations", [7]);
        aws.Metrics.Publish(Bedrock, "Invocations", Minute, [7]);
        aws.Metrics.Publish(Bedrock, "Invocations", Minute, [7], "ModelId=" + Nova, "ServiceTier=default", "ResolvedServiceTier=default");

        Assert.Equal(7, Assert.Single(await ReadAsync(aws)).Cell.Calls);
    }

    [Fact]
    public async Task Identifiers_of_one_model_add_up_and_profiles_may_name_an_application()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        const string Profile = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123";
        aws.Metrics.Publish(Bedrock, "Invocations", Minute, [1], "ModelId=us.anthropic.claude-sonnet-4-6");
        aws.Metrics.Publish(Bedrock, "Invocations", Minute, [2], "ModelId=arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6");
        aws.Metrics.Publish(Bedrock, "Invocations", Minute, [4], "ModelId=" + Profile);
        CloudWatchSettings settings = Settings(aws) with { Aliases = new Dictionary<string, ModelAlias> { [Profile] = new("search", null, Nova) } };

        IReadOnlyList<PulledMinute> pulled = await ReadAsync(aws, settings);

        Assert.Equal([("search", Nova, 4L), ("shop", "us.anthropic.claude-sonnet-4-6", 3L)], pulled.Select(p => (p.Application, p.Model, p.Cell.Calls)));
    }

    [Fact]
    public async Task Pages_and_batches_lose_nothing()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        const int Models = 70, Minutes = 5; // 70 × (1 + 10) statistics: more than one request takes
        for (int model = 0; model < Models; model++)
        {
            for (int minute = 0; minute < Minutes; minute++)
            {
                aws.Metrics.Publish(Bedrock, "Invocations", Minute + minute, [model + 1], $"ModelId=m{model}");
                aws.Metrics.Publish(Bedrock, "InvocationLatency", Minute + minute, [100, 200, 300], $"ModelId=m{model}");
            }
        }

        (aws.Metrics.PageSize, aws.Metrics.ListPageSize) = (333, 17);
        CountingReport report = new();
        IReadOnlyList<PulledMinute> pulled = await ReadAsync(aws, report: report);

        Assert.Equal(Models * Minutes, pulled.Count);
        Assert.Equal(Models * (Models + 1) / 2 * Minutes, pulled.Sum(p => p.Cell.Calls));
        Assert.Equal(Models * Minutes * 3, pulled.Sum(p => p.Cell.CallLatency.Count));
        Assert.Equal([500, 270], aws.Metrics.Batches);
        Assert.Equal(aws.Requests.Count, report.Requests);
    }

    [Fact]
    public async Task A_long_window_is_read_in_slices()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        int from = Minute - (24 * 60);
        for (int hour = 0; hour < 24; hour++)
        {
            Publish(aws, "Invocations", [1], from + (hour * 60));
        }

        Assert.Equal(24, (await ReadAsync(aws, from: from, to: Minute)).Sum(p => p.Cell.Calls));
        Assert.Equal(8, aws.Metrics.Batches.Count);
    }

    [Theory]
    [InlineData("PartialData", SourceFault.Failed)]
    [InlineData("InternalError", SourceFault.Failed)]
    [InlineData("Forbidden", SourceFault.Denied)]
    public async Task An_answer_in_part_is_never_taken_as_whole(string status, SourceFault fault)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        Publish(aws, "Invocations", [1]);
        Publish(aws, "InputTokenCount", [1]);
        aws.Metrics.Status["InputTokenCount"] = status;

        SourceException exception = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(aws));

        Assert.Equal(fault, exception.Fault);
        Assert.Contains("AWS/Bedrock InputTokenCount", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_times_are_read_in_the_periods_that_are_kept()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        int old = RollupTime.Ceiling(Minute - (20 * 24 * 60), 60);
        foreach (int offset in (int[])[0, 1, 4, 5])
        {
            Publish(aws, "Invocations", [1], old + offset);
        }

        CountingReport report = new();
        IReadOnlyList<PulledMinute> pulled = await ReadAsync(aws, from: old, to: old + 60, report: report);

        Assert.Equal([(old, 3L), (old + 5, 1L)], pulled.Select(p => (p.Minute, p.Cell.Calls)));
        Assert.Contains(report.Said, line => line.Contains("periods of 5 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        Publish(aws, "Invocations", [1]);
        Publish(aws, "InvocationLatency", [100, 200]);
        aws.Metrics.HasPercentiles = false;
        CountingReport report = new();

        Assert.Equal(0, Assert.Single(await ReadAsync(aws, report: report)).Cell.CallLatency.Count);
        Assert.Contains(report.Said, line => line.Contains("does not say which application calls: all counts as shop", StringComparison.Ordinal));
        Assert.Contains(report.Said, line => line.Contains("does not publish", StringComparison.Ordinal) && line.Contains("OutputTokenCount", StringComparison.Ordinal));
        Assert.Contains(report.Said, line => line.Contains("without percentiles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_namespace_is_read_by_configuration()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Metrics.Publish("Shop/LLM", "seconds", Minute, [0.5, 1, 2], "App=search", "Stage=test", "Model=gpt-x", "Kind=chat");
        aws.Metrics.Publish("Shop/LLM", "dollars", Minute, [0.25], "App=search", "Stage=test", "Model=gpt-x", "Kind=chat");
        aws.Metrics.Publish("Shop/LLM", "seconds", Minute, [9], "App=search", "Stage=test", "Model=gpt-x", "Kind=embed");
        MetricSet set = new()
        {
            Namespace = "Shop/LLM", ApplicationDimension = "App", EnvironmentDimension = "Stage", ModelDimension = "Model", Fixed = new Dictionary<string, string> { ["Kind"] = "chat" },
            Metrics = [new("seconds", CloudWatchMeasure.CallDuration) { Factor = 1e6 }, new("dollars", CloudWatchMeasure.Cost)],
        };

        PulledMinute pulled = Assert.Single(await ReadAsync(aws, Settings(aws) with { Sets = [set] }));

        Assert.Equal(("search", "test", "gpt-x"), (pulled.Application, pulled.Environment, pulled.Model));
        Assert.Equal((3, 250_000, 0), (pulled.Cell.Calls, pulled.Cell.CostMicros, pulled.Cell.UnpricedCalls));
        Assert.Equal(1e6, pulled.Cell.CallLatency.Quantile(0.5)!.Value, 1e6 * LatencyHistogram.RelativeError);
    }

    [Fact]
    public async Task Calls_without_a_price_are_counted_as_such()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Metrics.Publish(Bedrock, "Invocations", Minute, [3], "ModelId=unheard.of-v1");
        aws.Metrics.Publish(Bedrock, "InvocationThrottles", Minute, [2], "ModelId=unheard.of-v1");

        RollupCell cell = Assert.Single(await ReadAsync(aws)).Cell;

        Assert.Equal((5, 3, 0), (cell.Calls, cell.UnpricedCalls, cell.CostMicros));
    }

    [Fact]
    public async Task The_newer_meaning_of_invocations_can_be_chosen()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        Publish(aws, "Invocations", [10]);
        Publish(aws, "InvocationServerErrors", [4]);

        RollupCell cell = Assert.Single(await ReadAsync(aws, Settings(aws) with { Sets = [MetricSet.Bedrock with { CallsIncludeErrors = true }] })).Cell;

        Assert.Equal((10, 6), (cell.Calls, cell.CallErrorClasses[(int)ErrorClass.None]));
    }

    private static void Publish(FakeAws aws, string metric, double[] values, int? minute = null) => aws.Metrics.Publish(Bedrock, metric, minute ?? Minute, values, "ModelId=" + Nova);

    private static CloudWatchSettings Settings(FakeAws aws) => new() { Aws = aws.Reach, Application = "shop", Time = new ManualTime(Now) };

    private static Task<IReadOnlyList<PulledMinute>> ReadAsync(FakeAws aws, CloudWatchSettings? settings = null, int? from = null, int? to = null, CountingReport? report = null) =>
        CloudWatchPull.ReadAsync(from ?? Minute, to ?? Minute + 10, settings ?? Settings(aws), report ?? new CountingReport(), Cancel);
}
