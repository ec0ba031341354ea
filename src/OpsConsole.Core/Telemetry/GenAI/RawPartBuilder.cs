using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>A trace while a request is mapped.</summary>
internal sealed class OpenTrace(TraceDelta delta)
{
    public TraceDelta Delta { get; } = delta;

    /// <summary>The part that it was last written to.</summary>
    public object? Part { get; set; }
}

/// <summary>
/// Collects the raw telemetry of one environment into parts: OTLP messages of about <see cref="RawPart.SizeTarget"/> bytes, each whole in itself, with
/// its own copies of resource and scope. Every trace gets the parts that hold something of it.
/// </summary>
internal sealed class RawPartBuilder(string environment, RawKind kind, bool captureContent, RawScrubber scrubber) : IDisposable
{
    private const int MaxSchemaUrl = 256;

    private readonly ProtobufWriter writer = new(64 * 1024);
    private readonly List<TraceDelta> traces = [];
    private object part = new(); // stands for the part before it is cut
    private int resource = -1, scope = -1;
    private int resourceMark, scopeMark;
    private long latest = long.MinValue;

    /// <summary>Adds a span or log record.</summary>
    /// <param name="batch">The batch it is from: always the same for one builder.</param>
    /// <param name="resourceIndex">Its resource.</param>
    /// <param name="scopeIndex">Its scope.</param>
    /// <param name="record">Its content.</param>
    /// <param name="times">Its times; written over the record's own when they were impossible.</param>
    /// <param name="trace">The trace it belongs to.</param>
    public void Add(OtlpBatch batch, int resourceIndex, int scopeIndex, Slice record, in SpanTimes times, OpenTrace trace)
    {
        if (writer.Length >= RawPart.SizeTarget)
            Cut();
        Open(batch, resourceIndex, scopeIndex);
        int mark = writer.BeginMessage(2);
        scrubber.Write(writer, batch.Data, record, kind == RawKind.Spans ? MessageShape.Span : MessageShape.LogRecord, captureContent);
        if (times.Skewed && kind == RawKind.Spans)
        {
            writer.WriteFixed64(7, (ulong)times.StartMicros * 1000); // of a field sent twice the last counts
            writer.WriteFixed64(8, (ulong)times.EndMicros * 1000);
        }

        writer.EndMessage(mark);
        latest = Math.Max(latest, times.StartMicros);
        if (!ReferenceEquals(trace.Part, part))
        {
            trace.Part = part;
            traces.Add(trace.Delta);
        }
    }

    /// <summary>Ends the current part and hands it to its traces.</summary>
    public void Cut()
    {
        if (traces.Count == 0)
            return;
        writer.EndMessage(scopeMark);
        writer.EndMessage(resourceMark);
        var done = new RawPart { Environment = environment, Kind = kind, Bytes = writer.ToArray(), LatestMicros = latest };
        foreach (TraceDelta trace in traces)
        {
            if (!trace.Parts.Contains(done))
                trace.Parts.Add(done);
        }

        writer.Clear();
        traces.Clear();
        part = new object();
        (resource, scope, latest) = (-1, -1, long.MinValue);
    }

    public void Dispose() => writer.Dispose();

    private void Open(OtlpBatch batch, int resourceIndex, int scopeIndex)
    {
        if (resource == resourceIndex && scope == scopeIndex)
            return;
        if (scope >= 0)
            writer.EndMessage(scopeMark);
        if (resource != resourceIndex)
        {
            if (resource >= 0)
                writer.EndMessage(resourceMark);
            OtlpResource sent = batch.Resources[resourceIndex];
            resourceMark = writer.BeginMessage(1);
            WriteHead(batch.Data, sent.Raw, MessageShape.Resource, sent.SchemaUrl);
            resource = resourceIndex;
        }

        OtlpScope from = batch.Scopes[scopeIndex];
        scopeMark = writer.BeginMessage(2);
        WriteHead(batch.Data, from.Raw, MessageShape.Scope, from.SchemaUrl);
        scope = scopeIndex;
    }

    private void WriteHead(ReadOnlySpan<byte> data, Slice content, MessageShape shape, Slice schemaUrl)
    {
        int mark = writer.BeginMessage(1);
        scrubber.Write(writer, data, content, shape, captureContent);
        writer.EndMessage(mark);
        if (schemaUrl.Length is > 0 and <= MaxSchemaUrl && Redaction.TextCleaner.IsClean(schemaUrl.Of(data)))
            writer.WriteBytes(3, schemaUrl.Of(data));
    }
}
