using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>
/// Collects what a group of requests changes in the rollups. A changed interaction takes back what it counted before and
/// counts what it is now, so that rollups always equal a recount. Everything of an interaction counts at its start, so that
/// a number and the interactions behind it are of the same range.
/// </summary>
internal sealed class RollupWriter(NumberAllocation numbers)
{
    private const int MinutesAnHour = 60, MinutesADay = 1440;

    private readonly Dictionary<(int Series, int Minute), RollupCell> _minutes = [];
    private readonly Dictionary<(int Series, int Hour), FacetSums> _hours = [];

    /// <summary>Counts an interaction, or with sign -1 takes it back.</summary>
    public async ValueTask CountAsync(TraceSummary summary, int sign)
    {
        int application = await numbers.NumberAsync(DimensionKind.Application, summary.Application).ConfigureAwait(false);
        int environment = await numbers.NumberAsync(DimensionKind.Environment, summary.Environment).ConfigureAwait(false);
        int model = await numbers.NumberAsync(DimensionKind.Model, summary.Model).ConfigureAwait(false);
        int prompt = await numbers.NumberAsync(DimensionKind.Prompt, summary.Prompt).ConfigureAwait(false);
        int feature = await numbers.NumberAsync(DimensionKind.Feature, summary.Feature).ConfigureAwait(false);
        int minute = Instants.Minute(summary.StartMicros);
        SeriesKey key = new(application, environment, model, prompt, feature, await numbers.NumberAsync(DimensionKind.AppVersion, summary.AppVersion).ConfigureAwait(false), RollupOrigin.Spans);
        int series = await numbers.SeriesAsync(key).ConfigureAwait(false);
        RollupCell cell = Cell(series, minute);
        cell.Requests += sign;
        cell.Outcomes[(int)summary.Outcome] += sign;
        cell.ErrorClasses[(int)summary.ErrorClass] += sign;
        cell.ToolCalls += sign * summary.ToolCalls;
        cell.Latency.Record(summary.DurationMicros, sign);
        cell.FeedbackSumMillis += sign * (summary.FeedbackMillis ?? 0);
        cell.FeedbackCount += summary.FeedbackMillis is null ? 0 : sign;
        cell.ValueMicros += sign * (summary.ValueMicros ?? 0);
        cell.ValuedCount += summary.ValueMicros is null ? 0 : sign;
        Facets(series, Floor(minute, MinutesAnHour)).Count(summary, await numbers.NumberAsync(DimensionKind.Topic, summary.Topic).ConfigureAwait(false), sign);
        foreach (SpanFact call in summary.Calls)
        {
            SeriesKey own = key with
            {
                ModelId = await numbers.NumberAsync(DimensionKind.Model, TraceSummary.ModelOf(call)).ConfigureAwait(false),
                PromptId = call.Prompt is null ? prompt : await numbers.NumberAsync(DimensionKind.Prompt, call.Prompt).ConfigureAwait(false),
                FeatureId = call.Feature is null ? feature : await numbers.NumberAsync(DimensionKind.Feature, call.Feature).ConfigureAwait(false),
            };
            Count(own == key ? cell : Cell(await numbers.SeriesAsync(own).ConfigureAwait(false), minute), call, sign);
        }
    }

    /// <summary>Counts what a metric point added.</summary>
    public async ValueTask CountAsync(MetricDelta point, MetricStep step)
    {
        SeriesKey key = new(
            await numbers.NumberAsync(DimensionKind.Application, point.Application).ConfigureAwait(false),
            await numbers.NumberAsync(DimensionKind.Environment, point.Environment).ConfigureAwait(false),
            await numbers.NumberAsync(DimensionKind.Model, point.Model).ConfigureAwait(false),
            0,
            0,
            0,
            RollupOrigin.Metrics);
        RollupCell cell = Cell(await numbers.SeriesAsync(key).ConfigureAwait(false), Instants.Minute(point.AtMicros));
        MetricCount.Add(cell, point, step);
    }

    /// <summary>Counts what a source says of a minute, or with sign -1 takes it back.</summary>
    public async ValueTask CountAsync(string application, string environment, string? model, int minute, RollupCell said, int sign)
    {
        SeriesKey key = new(
            await numbers.NumberAsync(DimensionKind.Application, application).ConfigureAwait(false),
            await numbers.NumberAsync(DimensionKind.Environment, environment).ConfigureAwait(false),
            await numbers.NumberAsync(DimensionKind.Model, model).ConfigureAwait(false),
            0,
            0,
            0,
            RollupOrigin.Pulled);
        Cell(await numbers.SeriesAsync(key).ConfigureAwait(false), minute).Add(said, sign);
    }

    /// <summary>The changes in all tiers; those that cancelled out are left out.</summary>
    public IReadOnlyDictionary<RollupKey, RollupCell> Tiers()
    {
        Dictionary<RollupKey, RollupCell> tiers = new(_minutes.Count * 2);
        foreach (((int series, int minute), RollupCell cell) in _minutes)
        {
            if (cell.IsEmpty)
            {
                continue;
            }

            tiers.Add(new RollupKey(new RollupBucket(RollupTier.Minute, minute), series), cell);
            Sum(RollupTier.Hour, Floor(minute, MinutesAnHour), series).Add(cell);
            Sum(RollupTier.Day, Floor(minute, MinutesADay), series).Add(cell);
        }

        foreach (((int series, int hour), FacetSums facets) in _hours)
        {
            if (!facets.IsEmpty)
            {
                Sum(RollupTier.Hour, hour, series).Facets.Add(facets);
                Sum(RollupTier.Day, Floor(hour, MinutesADay), series).Facets.Add(facets);
            }
        }

        return tiers;

        RollupCell Sum(RollupTier tier, int bucket, int series)
        {
            RollupKey key = new(new RollupBucket(tier, bucket), series);
            if (!tiers.TryGetValue(key, out RollupCell? sum))
            {
                tiers.Add(key, sum = new RollupCell());
            }

            return sum;
        }
    }

    private static void Count(RollupCell cell, SpanFact call, int sign)
    {
        cell.Calls += sign;
        cell.CallErrorClasses[(int)call.ErrorClass] += sign;
        cell.InputTokens += sign * (call.InputTokens ?? 0);
        cell.OutputTokens += sign * (call.OutputTokens ?? 0);
        cell.CacheReadTokens += sign * call.CacheReadTokens;
        cell.CacheWriteTokens += sign * call.CacheWriteTokens;
        cell.ReasoningTokens += sign * call.ReasoningTokens;
        cell.CostMicros += sign * (call.CostMicros ?? 0);
        cell.UnpricedCalls += call.CostMicros is null ? sign : 0;
        cell.CallLatency.Record(call.DurationMicros, sign);
        if (call.FirstTokenMicros is long firstToken)
        {
            cell.FirstToken.Record(firstToken, sign);
        }
    }

    private RollupCell Cell(int series, int minute)
    {
        if (!_minutes.TryGetValue((series, minute), out RollupCell? cell))
        {
            _minutes.Add((series, minute), cell = new RollupCell());
        }

        return cell;
    }

    private FacetSums Facets(int series, int hour)
    {
        if (!_hours.TryGetValue((series, hour), out FacetSums? facets))
        {
            _hours.Add((series, hour), facets = new FacetSums());
        }

        return facets;
    }

    private static int Floor(int minute, int width) => minute - ((minute % width) + width) % width;
}
