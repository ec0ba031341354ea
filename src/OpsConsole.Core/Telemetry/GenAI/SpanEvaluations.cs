using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Reads evaluation results that stand as events on spans, which the decoder leaves in their raw bytes. They judge the span that they are on.</summary>
internal static class SpanEvaluations
{
    private const uint AttributeTag = (3 << 3) | 2;

    /// <summary>Most attributes of an event that are read; an evaluation has six.</summary>
    private const int MostAttributes = 32;

    /// <summary>Adds the evaluations of a span to a request.</summary>
    /// <param name="data">The payload.</param>
    /// <param name="span">The span.</param>
    /// <param name="endMicros">When an event was that does not say.</param>
    /// <param name="window">Times that can be believed.</param>
    /// <param name="mapped">Where they go.</param>
    /// <exception cref="OtlpFormatException">An event is malformed.</exception>
    public static void Read(ReadOnlySpan<byte> data, in OtlpSpan span, long endMicros, in TimeWindow window, MappedRequest mapped)
    {
        var events = new SpanEventReader(data, span);
        while (events.TryRead(out Slice content, out ReadOnlySpan<byte> name, out ulong nanos))
        {
            if (name.SequenceEqual(LogMapper.EvaluationEvent))
                Add(data, content, span, nanos == 0 ? endMicros : window.Of(nanos), mapped);
        }
    }

    private static void Add(ReadOnlySpan<byte> data, Slice content, in OtlpSpan span, long at, MappedRequest mapped)
    {
        List<OtlpAttribute> attributes = [];
        var fields = new ProtobufReader(data, content);
        while (attributes.Count < MostAttributes && fields.TryReadTag(out uint tag))
        {
            if (tag == AttributeTag)
                attributes.Add(OtlpAttribute.ReadKeyValue(data, fields.ReadSlice()));
            else
                fields.Skip(tag);
        }

        OtlpAttribute[] read = [.. attributes];
        if (LogMapper.EvaluationOf(new SignalReading(data, read), span.TraceId, span.SpanId, at, mapped) is { } evaluation)
            mapped.Request.Evaluations.Add(evaluation);
    }
}
