using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Reads evaluation results that stand as events on spans, which the decoder leaves in their raw bytes. They judge the span that they are on.</summary>
internal static class SpanEvaluations
{
    private const uint EventTag = (11 << 3) | 2, TimeTag = (1 << 3) | 1, NameTag = (2 << 3) | 2, AttributeTag = (3 << 3) | 2;

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
        var events = new ProtobufReader(data, span.Raw);
        for (int left = span.EventCount; left > 0 && events.TryReadTag(out uint tag);)
        {
            if (tag != EventTag)
            {
                events.Skip(tag);
                continue;
            }

            left--;
            Slice content = events.ReadSlice();
            if (IsEvaluation(data, content, out ulong nanos))
                Add(data, content, span, nanos == 0 ? endMicros : window.Of(nanos), mapped);
        }
    }

    private static bool IsEvaluation(ReadOnlySpan<byte> data, Slice content, out ulong nanos)
    {
        nanos = 0;
        bool found = false;
        var fields = new ProtobufReader(data, content);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case TimeTag:
                    nanos = fields.ReadFixed64();
                    break;
                case NameTag:
                    found = fields.ReadSlice().Of(data).SequenceEqual(LogMapper.EvaluationEvent);
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }

        return found;
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
