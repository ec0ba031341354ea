using System.IO.Compression;
using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Collects the spans and log records of one trace from segments, which hold many traces.</summary>
internal sealed class SegmentSpans(TraceId traceId)
{
    private const int MaxInflated = 32 * 1024 * 1024; // an export request is at most 20 MiB, and so is what was kept of it
    private const int MaxLogs = 5000;

    private readonly List<TraceSpan> _spans = [];
    private readonly List<Log> _logs = [];

    /// <summary>True when something was left out, for its size or because it could not be read.</summary>
    public bool Cut { get; private set; }

    /// <summary>Reads a segment. One that is damaged is left out: the rest of the trace is still worth seeing.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="payload">Concatenated OTLP messages as a zlib stream.</param>
    public void Add(RawKind kind, byte[] payload) => Cut |= !TryAdd(kind, payload, id => id == traceId ? this : null);

    /// <summary>Reads a segment once for several traces.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="payload">Concatenated OTLP messages as a zlib stream.</param>
    /// <param name="of">What collects a trace; null for one that nobody wants.</param>
    /// <returns>False where it is too large, or damaged.</returns>
    public static bool TryAdd(RawKind kind, byte[] payload, Func<TraceId, SegmentSpans?> of)
    {
        try
        {
            if (Inflate(payload) is not { } message)
            {
                return false;
            }

            if (kind == RawKind.Spans)
            {
                AddSpans(message, of);
            }
            else
            {
                AddLogs(message, of);
            }

            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or OtlpFormatException)
        {
            return false;
        }
    }

    /// <summary>The spans, each with its events and log records in order of time; a log record of no known span goes to the first one.</summary>
    public IEnumerable<TraceSpan> Spans()
    {
        if (_spans.Count == 0)
        {
            return [];
        }

        HashSet<SpanId> known = [.. _spans.Select(s => s.SpanId)];
        SpanId first = _spans.MinBy(s => (!s.ParentId.IsEmpty, s.StartNanos))!.SpanId;
        ILookup<SpanId, Log> logs = _logs.ToLookup(l => known.Contains(l.SpanId) ? l.SpanId : first);
        return _spans.Select(s => s with
        {
            Events = [.. s.Events.Concat(logs[s.SpanId].DistinctBy(l => (l.Nanos, l.Name, l.Body?.ToJsonString())).Select(l => l.Of(s))).OrderBy(e => e.OffsetMicros)],
        });
    }

    private static void AddSpans(byte[] message, Func<TraceId, SegmentSpans?> of)
    {
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);
        foreach (ref readonly OtlpSpan span in batch.Spans)
        {
            if (of(span.TraceId) is not { } trace)
            {
                continue;
            }

            if (trace._spans.Count == TraceDocument.MaxSpans)
            {
                trace.Cut = true;
                continue;
            }

            trace._spans.Add(OtlpSpanReader.Read(batch, span));
        }
    }

    private static void AddLogs(byte[] message, Func<TraceId, SegmentSpans?> of)
    {
        using OtlpLogBatch batch = OtlpLogBatch.Decode(message);
        foreach (ref readonly OtlpLogRecord record in batch.Records)
        {
            if (of(record.TraceId) is not { } trace)
            {
                continue;
            }

            if (trace._logs.Count == MaxLogs)
            {
                trace.Cut = true;
                continue;
            }

            trace._logs.Add(new Log(
                record.SpanId,
                record.TimeNanos != 0 ? record.TimeNanos : record.ObservedNanos,
                OtlpJson.Text(batch.Data, record.EventName),
                OtlpJson.Value(batch.Data, record.Body),
                OtlpJson.Attributes(batch.Data, batch.AttributesOf(record))));
        }
    }

    private static byte[]? Inflate(byte[] payload)
    {
        using ZLibStream inflater = new(new MemoryStream(payload, writable: false), CompressionMode.Decompress);
        using MemoryStream message = new(payload.Length * 4);
        byte[] buffer = new byte[64 * 1024];
        while (inflater.Read(buffer) is int read and > 0)
        {
            if (message.Length + read > MaxInflated)
            {
                return null;
            }

            message.Write(buffer, 0, read);
        }

        return message.ToArray();
    }

    private sealed record Log(SpanId SpanId, ulong Nanos, string Name, JsonNode? Body, IReadOnlyList<TraceAttribute> Attributes)
    {
        public TraceEvent Of(TraceSpan span) =>
            new(Name.Length > 0 ? Name : "log", Nanos == 0 ? 0 : (long)(Nanos - span.StartNanos) / 1000.0, IsLog: true, Body, Attributes);
    }
}
