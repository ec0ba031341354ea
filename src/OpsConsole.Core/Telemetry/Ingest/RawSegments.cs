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

    /// <summary>Takes the pieces of a trace that it does not refer to yet.</summary>
    /// <returns>Its packed references, the old ones included; null when there are no new ones.</returns>
    public byte[]? Refer(TraceChange trace)
    {
        if (trace.Parts.Count == 0)
        {
            return null;
        }

        if (trace is { Stored: null, Parts.Count: 1 }) // nearly always
        {
            ulong only = Hash(trace.Parts[0]);
            return SegmentRefs.Pack(new SegmentRef(Place(trace.Parts[0], only), only));
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

        return references.Count == known ? null : SegmentRefs.Pack([.. references]);
    }

    /// <summary>Compresses what is still open; nothing more may be added.</summary>
    public void CloseAll()
    {
        foreach (Segment segment in _open.Values)
        {
            segment.Close();
        }

        _open.Clear();
    }

    /// <summary>The rows, once they are compressed.</summary>
    public async ValueTask<IReadOnlyList<SpanSegment>> FinishAsync(NumberAllocation numbers)
    {
        List<SpanSegment> rows = new(_segments.Count);
        foreach (Segment segment in _segments)
        {
            rows.Add(new SpanSegment
            {
                Id = segment.Id,
                EnvironmentId = await numbers.NumberAsync(DimensionKind.Environment, segment.Environment).ConfigureAwait(false),
                Kind = segment.Kind,
                LatestAt = Instants.ToUtc(segment.LatestMicros),
                Payload = await segment.Payload.ConfigureAwait(false),
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
            segment?.Close();
            _open[kind] = segment = new Segment(ids.Next(), part.Environment, part.Kind);
            _segments.Add(segment);
        }

        segment.Add(part);
        _placed.Add((part.Environment, part.Kind, hash), segment.Id);
        return segment.Id;
    }

    private sealed class Segment(long id, string environment, RawKind kind)
    {
        private const int WorthAThread = 16 * 1024;

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

        /// <summary>The compressed pieces, once the segment is closed.</summary>
        public Task<byte[]> Payload { get; private set; } = null!;

        /// <summary>Compresses the pieces, on another thread while the caller goes on with rows.</summary>
        public void Close() => Payload = Size < WorthAThread ? Task.FromResult(Compress()) : Task.Run(Compress);

        private byte[] Compress()
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
