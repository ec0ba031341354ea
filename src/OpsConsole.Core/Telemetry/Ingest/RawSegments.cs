using System.IO.Compression;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// Collects the raw pieces of a group that are not stored yet into segments. Pieces that arrived together are compressed
/// together: that is where the ratio comes from.
/// </summary>
internal sealed class RawSegments(SortableId ids)
{
    private readonly Dictionary<RawPart, ulong> _hashes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Environment, RawKind Kind, ulong Hash), long> _placed = [];
    private readonly Dictionary<(string Environment, RawKind Kind), Segment> _open = [];
    private readonly List<Segment> _segments = [];
    private Task<byte[]>[] _compressions = [];

    /// <summary>Takes the pieces of a trace that it does not refer to yet.</summary>
    /// <returns>Its packed references, the old ones included; null when there are no new ones.</returns>
    public byte[]? Refer(TraceChange trace)
    {
        if (trace.Parts.Count == 0)
        {
            return null;
        }

        List<SegmentRef> references = trace.Stored is null ? [] : SegmentRefs.Unpack(trace.Stored.Segments);
        int known = references.Count;
        HashSet<ulong> hashes = [.. references.Select(reference => reference.Hash)];
        foreach (RawPart part in trace.Parts)
        {
            ulong hash = Hash(part);
            if (references.Count < SegmentRefs.Limit && hashes.Add(hash))
            {
                references.Add(new SegmentRef(Place(part, hash), hash));
            }
        }

        return references.Count == known ? null : SegmentRefs.Pack(references);
    }

    /// <summary>Starts to compress what was collected; nothing more may be added.</summary>
    public void BeginCompression()
    {
        const int WorthAThread = 16 * 1024;
        _compressions = [.. _segments.Select(segment => segment.Size < WorthAThread
            ? Task.FromResult(segment.Compress())
            : Task.Run(segment.Compress))];
    }

    /// <summary>The rows, once they are compressed.</summary>
    public async ValueTask<IReadOnlyList<SpanSegment>> FinishAsync(NumberAllocation numbers)
    {
        byte[][] payloads = await Task.WhenAll(_compressions).ConfigureAwait(false);
        List<SpanSegment> rows = new(payloads.Length);
        for (int i = 0; i < payloads.Length; i++)
        {
            rows.Add(new SpanSegment
            {
                Id = _segments[i].Id,
                EnvironmentId = await numbers.NumberAsync(DimensionKind.Environment, _segments[i].Environment).ConfigureAwait(false),
                Kind = _segments[i].Kind,
                LatestAt = Instants.ToUtc(_segments[i].LatestMicros),
                Payload = payloads[i],
            });
        }

        return rows;
    }

    private ulong Hash(RawPart part)
    {
        if (!_hashes.TryGetValue(part, out ulong hash))
        {
            _hashes.Add(part, hash = RawHash.Of(part.Bytes.Span));
        }

        return hash;
    }

    /// <summary>The segment a piece is in; one that came twice within the group is taken once.</summary>
    private long Place(RawPart part, ulong hash)
    {
        if (_placed.TryGetValue((part.Environment, part.Kind, hash), out long id))
        {
            return id;
        }

        (string, RawKind) kind = (part.Environment, part.Kind);
        if (!_open.TryGetValue(kind, out Segment? segment) || segment.Size + part.Bytes.Length > RawPart.SizeTarget)
        {
            _open[kind] = segment = new Segment(ids.Next(), part.Environment, part.Kind);
            _segments.Add(segment);
        }

        segment.Add(part);
        _placed.Add((part.Environment, part.Kind, hash), segment.Id);
        return segment.Id;
    }

    private sealed class Segment(long id, string environment, RawKind kind)
    {
        private readonly List<RawPart> _parts = [];

        public long Id => id;

        public string Environment => environment;

        public RawKind Kind => kind;

        public int Size { get; private set; }

        public long LatestMicros { get; private set; } = long.MinValue;

        public void Add(RawPart part)
        {
            _parts.Add(part);
            Size += part.Bytes.Length;
            LatestMicros = Math.Max(LatestMicros, part.LatestMicros);
        }

        public byte[] Compress()
        {
            using MemoryStream target = new(Size / 4);
            using (ZLibStream zlib = new(target, CompressionLevel.Fastest, leaveOpen: true))
            {
                foreach (RawPart part in _parts)
                {
                    zlib.Write(part.Bytes.Span);
                }
            }

            return target.ToArray();
        }
    }
}
