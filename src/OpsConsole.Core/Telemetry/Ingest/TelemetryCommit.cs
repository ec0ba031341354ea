using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// Merges a group of requests into the database, the same way on every database: it loads what is stored of the traces, adds
/// what is new, and writes the rows that come out differently. What was committed before changes nothing, so a unit of
/// work that failed halfway, or whose success nobody heard of, is simply run again.
/// </summary>
internal sealed class TelemetryCommit(
    DimensionCatalog dimensions, SeriesCatalog series, TelemetryOptions options, SortableId ids, TimeProvider time)
{
    /// <summary>Rows are written soon after they are made, while they are still in the processor's cache.</summary>
    private const int RowsAtOnce = 256;

    /// <summary>Runs the whole unit of work, its commit included.</summary>
    public async Task<TelemetryCommitted> RunAsync(ITelemetryUnit unit, IReadOnlyList<IngestRequest> requests)
    {
        NumberAllocation numbers = new(dimensions, series, options, unit);
        RollupWriter rollups = new(numbers);
        RawSegments segments = new(ids);

        DateTime now = time.GetUtcNow().UtcDateTime;
        Dictionary<TraceId, TraceChange> byId = Gather(requests);
        StatementJoins joins = new(unit, requests, byId, now);
        await joins.JoinAsync().ConfigureAwait(false);
        List<TraceChange> traces = Ordered(byId);
        await unit.LoadAsync(traces).ConfigureAwait(false);
        InteractionRows rows = new(numbers, rollups, segments, ids, now);
        (int changed, int added) = (0, 0);
        HashSet<TraceId> missing = [];
        List<TraceWrite> writes = new(RowsAtOnce);
        foreach (TraceChange trace in traces)
        {
            TraceWrite? write = await rows.WriteAsync(trace).ConfigureAwait(false);
            if (write is not null)
            {
                writes.Add(write);
                changed++;
                added += write.Interaction is not null && write.Stored is not { InteractionId: not 0 } ? 1 : 0;
            }

            if (write?.Interaction is null && trace.Stored is not { InteractionId: not 0 })
            {
                missing.Add(trace.TraceId);
            }

            if (writes.Count == RowsAtOnce)
            {
                await unit.SaveAsync(writes).ConfigureAwait(false);
                writes.Clear();
            }
        }

        segments.CloseAll();
        await unit.SaveAsync(writes).ConfigureAwait(false);
        await SaveEvaluationsAsync(unit, requests).ConfigureAwait(false);
        await SaveMetricsAsync(unit, requests, rollups).ConfigureAwait(false);
        IReadOnlyDictionary<RollupKey, RollupCell> changes = rollups.Tiers();
        await unit.AddToRollupsAsync(changes).ConfigureAwait(false);
        await unit.SaveAsync(await segments.FinishAsync(numbers).ConfigureAwait(false)).ConfigureAwait(false);
        await unit.CommitAsync().ConfigureAwait(false);
        joins.Tell(trace => !missing.Contains(trace));
        numbers.Publish();
        return new TelemetryCommitted(
            [.. changes.Keys.Select(key => key.Bucket).Distinct()],
            added,
            changed);
    }

    /// <summary>What the requests say of each trace.</summary>
    private static Dictionary<TraceId, TraceChange> Gather(IReadOnlyList<IngestRequest> requests)
    {
        Dictionary<TraceId, TraceChange> traces = [];
        foreach (TraceDelta delta in requests.SelectMany(request => request.Traces))
        {
            if (!traces.TryGetValue(delta.TraceId, out TraceChange? change))
            {
                traces.Add(delta.TraceId, change = new TraceChange(delta.TraceId));
            }

            change.Add(delta);
        }

        return traces;
    }

    /// <summary>The traces by id, so that the index is walked and not jumped about in.</summary>
    private static List<TraceChange> Ordered(Dictionary<TraceId, TraceChange> traces)
    {
        List<TraceChange> ordered = [.. traces.Values];
        ordered.Sort(static (a, b) => a.TraceId.High != b.TraceId.High
            ? a.TraceId.High.CompareTo(b.TraceId.High)
            : a.TraceId.Low.CompareTo(b.TraceId.Low));
        return ordered;
    }

    private async ValueTask SaveEvaluationsAsync(ITelemetryUnit unit, IReadOnlyList<IngestRequest> requests)
    {
        Dictionary<long, Evaluation> evaluations = [];
        foreach (EvaluationDelta delta in requests.SelectMany(request => request.Evaluations))
        {
            long fingerprint = EvaluationRows.Fingerprint(delta);
            if (!evaluations.ContainsKey(fingerprint))
            {
                evaluations.Add(fingerprint, EvaluationRows.Row(delta, fingerprint, ids.Next()));
            }
        }

        if (evaluations.Count > 0)
        {
            await unit.SaveAsync([.. evaluations.Values]).ConfigureAwait(false);
        }
    }

    private static async ValueTask SaveMetricsAsync(ITelemetryUnit unit, IReadOnlyList<IngestRequest> requests, RollupWriter rollups)
    {
        List<MetricDelta> points = [.. requests.SelectMany(request => request.Metrics)
            .OrderBy(point => point.Stream).ThenBy(point => point.StartMicros).ThenBy(point => point.AtMicros)];
        if (points.Count == 0)
        {
            return;
        }

        Dictionary<long, MetricStream> streams = await unit.FindStreamsAsync(points.Select(point => point.Stream).ToHashSet()).ConfigureAwait(false);
        Dictionary<long, MetricStream> changed = [];
        foreach (MetricDelta point in points)
        {
            MetricStream? known = changed.GetValueOrDefault(point.Stream) ?? streams.GetValueOrDefault(point.Stream);
            if (MetricStep.Of(known, point) is var (next, step))
            {
                next.Version = (streams.GetValueOrDefault(point.Stream)?.Version ?? 0) + 1; // one row, one step, however many points
                changed[point.Stream] = next;
                await rollups.CountAsync(point, step).ConfigureAwait(false);
            }
        }

        await unit.SaveAsync([.. changed.Values]).ConfigureAwait(false);
    }
}
