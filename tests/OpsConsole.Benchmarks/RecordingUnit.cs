using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks;

/// <summary>Rows of one transaction, as the values a program has in its hands: numbers, strings, instants, blobs.</summary>
internal sealed class RecordedRows
{
    /// <summary>Rows in the order of writing: the statement and the first of its cells.</summary>
    public List<(BareStatement Statement, int FirstCell)> Rows { get; } = [];

    /// <summary>Values of all rows.</summary>
    public List<BareCell> Cells { get; } = [];

    public RecordedRows Row(BareStatement statement)
    {
        Rows.Add((statement, Cells.Count));
        return this;
    }

    public RecordedRows Add(params ReadOnlySpan<long?> values)
    {
        foreach (long? value in values)
        {
            Cells.Add(value is long number ? new BareCell(BareKind.Integer, number, null) : default);
        }

        return this;
    }

    public RecordedRows Text(string? value)
    {
        Cells.Add(value is null ? default : new BareCell(BareKind.Text, 0, value));
        return this;
    }

    public RecordedRows Instant(DateTime value)
    {
        Cells.Add(new BareCell(BareKind.Instant, value.Ticks, null));
        return this;
    }

    public RecordedRows Blob(byte[] value)
    {
        Cells.Add(new BareCell(BareKind.Blob, 0, value));
        return this;
    }
}

/// <summary>What a cell is.</summary>
internal enum BareKind : byte
{
    Null,
    Integer,
    Instant,
    Text,
    Blob,
}

/// <summary>A value: a number (of an instant the ticks), or a string or blob.</summary>
internal readonly record struct BareCell(BareKind Kind, long Number, object? Object);

/// <summary>A unit of work that also writes down the rows it writes.</summary>
internal sealed class RecordingUnit(SqliteTelemetryUnit inner) : ITelemetryUnit
{
    public RecordedRows Rows { get; } = new();

    public ValueTask LoadAsync(IReadOnlyList<TraceChange> traces) => inner.LoadAsync(traces);

    public ValueTask<int> AddDimensionAsync(Dimension dimension) => inner.AddDimensionAsync(dimension);

    public ValueTask<int> AddSeriesAsync(RollupSeries series) => inner.AddSeriesAsync(series);

    public ValueTask SaveAsync(IReadOnlyList<TraceWrite> traces)
    {
        foreach (TraceWrite trace in traces)
        {
            Interaction row = trace.Interaction!;
            Rows.Row(BareStatement.Interaction).Blob(row.TraceId).Instant(row.StartedAt)
                .Add(row.DurationMicros, row.ApplicationId, row.EnvironmentId, row.ModelId, row.PromptId, (long)row.Outcome, (long)row.ErrorClass)
                .Text(row.Name).Text(row.Conversation)
                .Add(row.UserHash, row.Calls, row.ToolCalls, row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.CostMicros, row.FirstTokenMicros, row.FeedbackMillis, row.ValueMicros, row.TopicId)
                .Blob(row.Segments).Blob(row.Facts).Add(row.Version, row.Id, row.FeatureId, row.AppVersionId, (long)row.Traits);
            foreach (ModelCall call in trace.NewCalls)
            {
                Rows.Row(BareStatement.Call).Add(call.InteractionId, call.SpanId).Instant(call.StartedAt)
                    .Add(call.DurationMicros, call.FirstTokenMicros, call.OperationId, call.ProviderId, call.RequestModelId, call.ResponseModelId, call.PromptId)
                    .Text(call.ResponseId).Add(call.ResponseHash).Text(call.FinishReason)
                    .Add((long)call.ErrorClass, call.InputTokens, call.OutputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.ReasoningTokens, call.CostMicros, call.FeatureId);
            }
        }

        return inner.SaveAsync(traces);
    }

    public ValueTask SaveAsync(IReadOnlyList<SpanSegment> segments)
    {
        foreach (SpanSegment segment in segments)
        {
            Rows.Row(BareStatement.Segment).Add(segment.Id, segment.EnvironmentId, (long)segment.Kind).Instant(segment.LatestAt).Blob(segment.Payload);
        }

        return inner.SaveAsync(segments);
    }

    public ValueTask SaveAsync(IReadOnlyList<Evaluation> evaluations) => inner.SaveAsync(evaluations);

    public ValueTask<Dictionary<long, MetricStream>> FindStreamsAsync(IReadOnlyCollection<long> ids) => inner.FindStreamsAsync(ids);

    public ValueTask SaveAsync(IReadOnlyList<MetricStream> streams) => inner.SaveAsync(streams);

    public ValueTask<Dictionary<long, TraceId>> FindResponsesAsync(IReadOnlyCollection<long> hashes) => inner.FindResponsesAsync(hashes);

    public ValueTask<bool> AnyWaitsAsync() => inner.AnyWaitsAsync();

    public ValueTask<Dictionary<long, WaitingOutcome>> FindWaitingAsync(IReadOnlyCollection<long> hashes) => inner.FindWaitingAsync(hashes);

    public ValueTask SaveAsync(IReadOnlyList<WaitingOutcome> waiting) => inner.SaveAsync(waiting);

    public ValueTask DeleteAsync(IReadOnlyList<WaitingOutcome> joined) => inner.DeleteAsync(joined);

    public async ValueTask AddToRollupsAsync(IReadOnlyDictionary<RollupKey, RollupCell> changes)
    {
        await inner.AddToRollupsAsync(changes); // which leaves the sums in the cells
        foreach ((RollupKey key, RollupCell cell) in changes)
        {
            Rows.Row(BareStatement.Rollup).Add((long)key.Bucket.Tier, key.Bucket.Bucket, key.SeriesId, 0).Blob(cell.Pack());
        }
    }

    public ValueTask CommitAsync() => inner.CommitAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
