using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Reads what the decoder leaves in a span's raw bytes: its events.</summary>
internal static class SpanEvents
{
    /// <summary>Type and message of the last exception event; empty when there is none.</summary>
    /// <exception cref="OtlpFormatException">An event is malformed.</exception>
    public static void FindException(ReadOnlySpan<byte> data, Slice span, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> message)
    {
        type = message = default;
        var reader = new ProtobufReader(data, span);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag != ((11 << 3) | 2))
            {
                reader.Skip(tag);
                continue;
            }

            var fields = new ProtobufReader(data, reader.ReadSlice());
            while (fields.TryReadTag(out uint field))
            {
                if (field != ((3 << 3) | 2))
                {
                    fields.Skip(field);
                    continue;
                }

                OtlpAttribute attribute = OtlpAttribute.ReadKeyValue(data, fields.ReadSlice());
                if (attribute.Kind != OtlpValueKind.String)
                    continue;
                switch (AttributeTable.Find(attribute.Key.Of(data)).Meaning)
                {
                    case Meaning.ExceptionType:
                        type = attribute.Value.Of(data);
                        break;
                    case Meaning.ExceptionMessage:
                        message = attribute.Value.Of(data);
                        break;
                }
            }
        }
    }
}
