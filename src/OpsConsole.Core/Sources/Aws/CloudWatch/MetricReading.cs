using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>Reads statistics of metrics, page by page and in batches as large as CloudWatch takes.</summary>
internal sealed class MetricReading(CloudWatchClient client, IPullReport report)
{
    /// <summary>The most queries of one request.</summary>
    public const int MostQueries = 500;

    /// <summary>The most values of one answer: more come on further pages.</summary>
    private const int MostValues = 100_800;

    private const int MostPages = 100;

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Reads statistics.</summary>
    /// <param name="queries">Which.</param>
    /// <param name="from">From this minute since 1970.</param>
    /// <param name="to">To this one, exclusive.</param>
    /// <param name="period">Minutes of a period.</param>
    /// <param name="take">Gets the number of the query, the minute, and the value.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">CloudWatch does not answer, or only in part.</exception>
    public async Task ReadAsync(IReadOnlyList<MetricStat> queries, int from, int to, int period, Action<int, int, double> take, CancellationToken cancellationToken)
    {
        int atOnce = Math.Clamp(MostValues / Math.Max(1, (to - from) / period), 1, MostQueries);
        for (int first = 0; first < queries.Count; first += atOnce)
        {
            await ReadBatchAsync(queries, first, Math.Min(first + atOnce, queries.Count), from, to, take, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadBatchAsync(IReadOnlyList<MetricStat> queries, int first, int end, int from, int to, Action<int, int, double> take, CancellationToken cancellationToken)
    {
        GetMetricDataRequest request = new()
        {
            StartTime = RollupTime.Instant(from),
            EndTime = RollupTime.Instant(to),
            ScanBy = "TimestampAscending",
            MetricDataQueries = [.. Enumerable.Range(first, end - first).Select(i => new MetricDataQuery { Id = "q" + i, MetricStat = queries[i] })],
        };
        string?[] states = new string?[end - first];
        AwsPages pages = new(AwsService.CloudWatch, "GetMetricData", MostPages);
        do
        {
            GetMetricDataResponse page = await client.GetMetricDataAsync(request, cancellationToken).ConfigureAwait(false);
            Say(page.Messages);
            foreach (MetricDataResult result in page.MetricDataResults ?? [])
            {
                int query = NumberOf(result.Id, first, end);
                states[query - first] = result.StatusCode ?? "Complete";
                Say(result.Messages);
                Take(result, query, from, to, take);
            }

            request.NextToken = page.NextToken;
        }
        while (pages.Continues(request.NextToken));
        Check(queries, first, states);
    }

    private static int NumberOf(string? id, int first, int end) =>
        id is ['q', .. var number] && int.TryParse(number, out int query) && query >= first && query < end ? query : throw AwsFaults.Unreadable(AwsService.CloudWatch, "GetMetricData");

    private static void Take(MetricDataResult result, int query, int from, int to, Action<int, int, double> take)
    {
        List<DateTime> times = result.Timestamps ?? [];
        List<double> values = result.Values ?? [];
        if (times.Count != values.Count)
        {
            throw AwsFaults.Unreadable(AwsService.CloudWatch, "GetMetricData");
        }

        for (int i = 0; i < times.Count; i++)
        {
            // CloudWatch rounds the start of old windows down: what lies before belongs to another window.
            int minute = RollupTime.Minute(times[i]);
            if (minute >= from && minute < to && double.IsFinite(values[i]))
            {
                take(query, minute, values[i]);
            }
        }
    }

    /// <summary>Nothing of an answer in part is counted: it would look like less traffic.</summary>
    private static void Check(IReadOnlyList<MetricStat> queries, int first, string?[] states)
    {
        for (int i = 0; i < states.Length; i++)
        {
            string metric = $"{queries[first + i].Metric?.Namespace} {queries[first + i].Metric?.MetricName}";
            switch (states[i])
            {
                case "Complete":
                    break;
                case "Forbidden":
                    throw new SourceException(SourceFault.Denied, $"The permission cloudwatch:GetMetricData is missing for {metric}.", "Allow it for this namespace and, for metrics of other accounts, in the account that they belong to.");
                default: // PartialData, InternalError, or no word of it at all
                    throw new SourceException(SourceFault.Failed, $"CloudWatch answers {metric} only in part ({states[i] ?? "nothing"}).", "It is tried again.");
            }
        }
    }

    private void Say(List<MessageData>? messages)
    {
        foreach (MessageData message in messages ?? [])
        {
            string line = AwsFaults.Line($"CloudWatch says: {message.Code} {message.Value}");
            if (_said.Count < 20 && _said.Add(line))
            {
                report.Say(line);
            }
        }
    }
}
