using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// One transaction on the tables of telemetry, in whole batches. What is written becomes durable with <see cref="CommitAsync"/>;
/// disposing without it undoes everything.
/// </summary>
internal interface ITelemetryUnit : IAsyncDisposable
{
    /// <summary>Sets <see cref="TraceChange.Stored"/> of the traces that are known.</summary>
    ValueTask LoadAsync(IReadOnlyList<TraceChange> traces);

    /// <summary>Stores a new value of a dimension and returns its number.</summary>
    ValueTask<int> AddDimensionAsync(Dimension dimension);

    /// <summary>Stores a new series and returns its number.</summary>
    ValueTask<int> AddSeriesAsync(RollupSeries series);

    /// <summary>Stores interactions, calls and stubs.</summary>
    ValueTask SaveAsync(IReadOnlyList<TraceWrite> traces);

    /// <summary>Stores new segments.</summary>
    ValueTask SaveAsync(IReadOnlyList<SpanSegment> segments);

    /// <summary>Stores the evaluations whose fingerprint is not there yet.</summary>
    ValueTask SaveAsync(IReadOnlyList<Evaluation> evaluations);

    /// <summary>Where the streams stand; those that are not known are missing.</summary>
    ValueTask<Dictionary<long, MetricStream>> FindStreamsAsync(IReadOnlyCollection<long> ids);

    /// <summary>Stores where streams stand: a new one at version 1, a known one at the version after the stored one.</summary>
    ValueTask SaveAsync(IReadOnlyList<MetricStream> streams);

    /// <summary>The trace of the earliest stored model call that gave a response; those that are not known are missing.</summary>
    ValueTask<Dictionary<long, TraceId>> FindResponsesAsync(IReadOnlyCollection<long> hashes);

    /// <summary>Whether any statement waits for its model call: mostly none does, and nothing need be looked for.</summary>
    ValueTask<bool> AnyWaitsAsync();

    /// <summary>The statements that wait for these responses; those of which none waits are missing.</summary>
    ValueTask<Dictionary<long, WaitingOutcome>> FindWaitingAsync(IReadOnlyCollection<long> hashes);

    /// <summary>Stores statements that wait: a new row at version 1, a known one at the version after the stored one.</summary>
    ValueTask SaveAsync(IReadOnlyList<WaitingOutcome> waiting);

    /// <summary>Deletes statements that wait no more, as they were found.</summary>
    ValueTask DeleteAsync(IReadOnlyList<WaitingOutcome> joined);

    /// <summary>Adds to this node's rollups; a cell that comes out empty is deleted.</summary>
    ValueTask AddToRollupsAsync(IReadOnlyDictionary<RollupKey, RollupCell> changes);

    /// <summary>Makes it all durable.</summary>
    ValueTask CommitAsync();
}

/// <summary>Names a rollup of this node.</summary>
/// <param name="Bucket">The bucket of time.</param>
/// <param name="SeriesId">The series.</param>
internal readonly record struct RollupKey(RollupBucket Bucket, int SeriesId);

/// <summary>What is stored of a trace.</summary>
/// <param name="InteractionId">Its interaction; 0 while it is a stub.</param>
/// <param name="Facts">Packed facts.</param>
/// <param name="Segments">Packed references.</param>
/// <param name="Version">Version of the row.</param>
internal sealed record StoredTrace(long InteractionId, byte[] Facts, byte[] Segments, int Version);

/// <summary>What a group of requests adds to a trace.</summary>
internal sealed class TraceChange(TraceId traceId)
{
    private static readonly List<RawPart> NoParts = [];

    private List<RawPart> _parts = NoParts;
    private bool _ownsParts;

    /// <summary>The trace.</summary>
    public TraceId TraceId { get; } = traceId;

    /// <summary>What the group knows of it.</summary>
    public TraceFacts Facts { get; private set; } = TraceFacts.Empty;

    /// <summary>The raw pieces that hold its spans.</summary>
    public IReadOnlyList<RawPart> Parts => _parts;

    /// <summary>Takes what a request adds. The list of the first request is borrowed, not copied: most traces have one.</summary>
    public void Add(TraceDelta delta)
    {
        Facts = Facts.Merge(delta);
        if (_parts.Count == 0)
        {
            (_parts, _ownsParts) = (delta.Parts, false);
        }
        else if (delta.Parts.Count > 0)
        {
            _parts = _ownsParts ? _parts : [.. _parts];
            _ownsParts = true;
            _parts.AddRange(delta.Parts);
        }
    }

    /// <summary>Takes what was stated.</summary>
    public void Add(Statements said) => Facts = Facts.Merge(said);

    /// <summary>What the database knows of it; null when nothing.</summary>
    public StoredTrace? Stored { get; set; }
}

/// <summary>The rows that a changed trace needs. Either <see cref="Interaction"/> or <see cref="Stub"/> is set.</summary>
internal sealed class TraceWrite
{
    /// <summary>What was stored before: the row is updated, or, where a stub became an interaction, replaced.</summary>
    public required StoredTrace? Stored { get; init; }

    /// <summary>The interaction.</summary>
    public Interaction? Interaction { get; init; }

    /// <summary>Calls that are new.</summary>
    public IReadOnlyList<ModelCall> NewCalls { get; init; } = [];

    /// <summary>Calls that are stored and changed.</summary>
    public IReadOnlyList<ModelCall> ChangedCalls { get; init; } = [];

    /// <summary>Calls that fell out of the facts that are kept (see <see cref="TraceFacts.Limit"/>).</summary>
    public IReadOnlyList<SpanId> GoneCalls { get; init; } = [];

    /// <summary>The stub.</summary>
    public TraceStub? Stub { get; init; }
}
