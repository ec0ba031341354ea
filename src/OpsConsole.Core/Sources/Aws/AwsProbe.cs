using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Aws;

/// <summary>What is tested.</summary>
[Flags]
internal enum AwsParts
{
    /// <summary>Reading metrics.</summary>
    Metrics = 1,

    /// <summary>Reading costs, for five US cents.</summary>
    Costs = 2,
}

/// <summary>One thing that was tried.</summary>
/// <param name="Permission">The permission that it needs; empty for reaching AWS at all.</param>
/// <param name="Problem">What is wrong; null when it works.</param>
internal sealed record AwsCheck(string Permission, SourceException? Problem);

/// <summary>What a test of the connection found.</summary>
/// <param name="Identity">As whom AWS knows the console; null when it does not.</param>
/// <param name="Checks">What was tried, in order.</param>
internal sealed record AwsFindings(CallerIdentity? Identity, IReadOnlyList<AwsCheck> Checks)
{
    /// <summary>Whether all works, or will by itself.</summary>
    public bool IsFine => Identity is not null && Checks.All(check => check.Problem is null or { Fault: SourceFault.NotYet });

    /// <summary>The permissions that are missing, by name.</summary>
    public IEnumerable<string> Missing => Checks.Where(check => check.Problem is { Fault: SourceFault.Denied } && check.Permission.Length > 0).Select(check => check.Permission);
}

/// <summary>Tries whether AWS can be read: calls everything that the console ever calls, as small as it can be asked.</summary>
internal static class AwsProbe
{
    /// <summary>Tests a connection.</summary>
    /// <param name="reach">Where, and as whom.</param>
    /// <param name="parts">What is tested.</param>
    /// <param name="report">Hears of requests that cost something.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<AwsFindings> TestAsync(AwsReach reach, AwsParts parts, IPullReport report, TimeProvider time, CancellationToken cancellationToken)
    {
        CallerIdentity identity;
        List<AwsCheck> checks = [];
        try
        {
            using SecurityTokens tokens = new(reach, await AwsCredentialChain.ResolveAsync(reach, cancellationToken).ConfigureAwait(false));
            identity = await tokens.GetCallerIdentityAsync(cancellationToken).ConfigureAwait(false);
            checks.Add(new AwsCheck("", null));
        }
        catch (SourceException problem)
        {
            return new AwsFindings(null, [new AwsCheck("", problem)]);
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        if (parts.HasFlag(AwsParts.Metrics))
        {
            await TryAsync(reach, AwsService.CloudWatch, MetricCalls(now, report), checks, cancellationToken).ConfigureAwait(false);
        }

        if (parts.HasFlag(AwsParts.Costs))
        {
            await TryAsync(reach, AwsService.CostExplorer, CostCalls(DateOnly.FromDateTime(now), report), checks, cancellationToken).ConfigureAwait(false);
        }

        return new AwsFindings(identity, checks);
    }

    private static async Task TryAsync(AwsReach reach, AwsService service, IReadOnlyList<(string, Func<AwsClient, CancellationToken, Task>)> calls, List<AwsCheck> checks, CancellationToken cancellationToken)
    {
        using AwsClient aws = await AwsClient.OpenAsync(reach, service, cancellationToken).ConfigureAwait(false);
        foreach ((string operation, Func<AwsClient, CancellationToken, Task> call) in calls)
        {
            SourceException? problem = null;
            try
            {
                await call(aws, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException exception)
            {
                problem = exception;
            }

            checks.Add(new AwsCheck(service.Permission(operation), problem));
            if (problem is { Fault: SourceFault.Unreachable })
            {
                return; // the others would wait as long for the same answer
            }
        }
    }

    private static List<(string, Func<AwsClient, CancellationToken, Task>)> MetricCalls(DateTime now, IPullReport report)
    {
        DateTime minute = RollupTime.Instant(RollupTime.Minute(now));
        MetricStat stat = new() { Metric = new Metric { Namespace = MetricSet.Bedrock.Namespace, MetricName = "Invocations" }, Period = 60, Stat = "Sum" };
        GetMetricDataRequest data = new() { StartTime = minute.AddMinutes(-5), EndTime = minute, MetricDataQueries = [new MetricDataQuery { Id = "q0", MetricStat = stat }] };
        return
        [
            ("ListMetrics", (aws, cancel) => new CloudWatchClient(aws, report).ListMetricsAsync(new ListMetricsRequest { Namespace = MetricSet.Bedrock.Namespace }, cancel)),
            ("GetMetricData", (aws, cancel) => new CloudWatchClient(aws, report).GetMetricDataAsync(data, cancel)),
        ];
    }

    private static List<(string, Func<AwsClient, CancellationToken, Task>)> CostCalls(DateOnly today, IPullReport report)
    {
        DateInterval yesterday = new() { Start = Amounts.Text(today.AddDays(-1)), End = Amounts.Text(today) };
        return
        [
            ("GetCostAndUsage", (aws, cancel) => new CostExplorerClient(aws, report).GetCostAndUsageAsync(
                new GetCostAndUsageRequest { TimePeriod = yesterday, Granularity = "DAILY", Metrics = [CostDays.Billed] }, cancel)),
            ("GetDimensionValues", (aws, cancel) => new CostExplorerClient(aws, report).GetDimensionValuesAsync(
                new GetDimensionValuesRequest { TimePeriod = yesterday, Dimension = CostPlan.RecordType, Context = "COST_AND_USAGE" }, cancel)),
            ("GetTags", (aws, cancel) => new CostExplorerClient(aws, report).GetTagsAsync(new GetTagsRequest { TimePeriod = yesterday }, cancel)),
            ("GetCostForecast", (aws, cancel) => new CostExplorerClient(aws, report).GetCostForecastAsync(
                new GetCostForecastRequest
                {
                    TimePeriod = new DateInterval { Start = Amounts.Text(today), End = Amounts.Text(today.AddDays(2)) }, Metric = "UNBLENDED_COST", Granularity = "DAILY", PredictionIntervalLevel = CostForecast.Level,
                },
                cancel)),
            ("GetAnomalies", (aws, cancel) => new CostExplorerClient(aws, report).GetAnomaliesAsync(
                new GetAnomaliesRequest { DateInterval = new AnomalyDateInterval { StartDate = Amounts.Text(today.AddDays(-1)) } }, cancel)),
        ];
    }
}
