using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Walks over the events of a span, which the decoder leaves in its raw bytes.</summary>
/// <param name="data">The payload.</param>
/// <param name="span">The span.</param>
internal ref struct SpanEventReader(ReadOnlySpan<byte> data, in OtlpSpan span)
{
    private const uint EventTag = (11 << 3) | 2, TimeTag = (1 << 3) | 1, NameTag = (2 << 3) | 2;

    private readonly ReadOnlySpan<byte> _data = data;
    private ProtobufReader _span = new(data, span.Raw);
    private int _left = span.EventCount;

    /// <summary>Reads the next event.</summary>
    /// <param name="content">All of it.</param>
    /// <param name="name">Its name; empty where it has none.</param>
    /// <param name="nanos">When it was, nanoseconds since 1970 UTC; 0 where it does not say.</param>
    /// <exception cref="OtlpFormatException">It is malformed.</exception>
    public bool TryRead(out Slice content, out ReadOnlySpan<byte> name, out ulong nanos)
    {
        content = default;
        name = default;
        nanos = 0;
        while (_left > 0 && _span.TryReadTag(out uint tag))
        {
            if (tag == EventTag)
            {
                _left--;
                content = _span.ReadSlice();
                ReadHead(content, out name, out nanos);
                return true;
            }

            _span.Skip(tag);
        }

        return false;
    }

    private readonly void ReadHead(Slice content, out ReadOnlySpan<byte> name, out ulong nanos)
    {
        name = default;
        nanos = 0;
        var fields = new ProtobufReader(_data, content);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case TimeTag:
                    nanos = fields.ReadFixed64();
                    break;
                case NameTag:
                    name = fields.ReadSlice().Of(_data);
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }
    }
}
