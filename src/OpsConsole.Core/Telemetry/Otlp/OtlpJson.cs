using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Turns OTLP/JSON into OTLP/protobuf, so that everything behind it knows one form only. Rules: docs/specification.md of
/// opentelemetry-proto, "JSON Protobuf Encoding": ids are hexadecimal, enums are numbers, 64-bit integers are strings or numbers,
/// unknown keys are ignored, null is the default.
/// </summary>
public static class OtlpJson
{
    /// <summary>
    /// Deepest nesting of JSON: <see cref="AnyValueReader.MaxDepth"/> lists at four levels each (list, array, item, value), and the
    /// levels around them. It bounds the recursion too.
    /// </summary>
    internal const int MaxDepth = 4 * AnyValueReader.MaxDepth + 16;

    /// <summary>Converts a request.</summary>
    /// <param name="signal">What the request carries.</param>
    /// <param name="json">The request, UTF-8.</param>
    /// <param name="writer">Where the protobuf message goes.</param>
    /// <param name="maxLength">Most bytes of protobuf: a list of small numbers takes more room there than in JSON.</param>
    /// <exception cref="OtlpFormatException">The JSON is malformed, too deep, or a value is not of its field's type.</exception>
    /// <exception cref="OtlpBodyException">The message is larger than <paramref name="maxLength"/>.</exception>
    public static void ToProtobuf(OtlpSignal signal, ReadOnlySpan<byte> json, ProtobufWriter writer, int maxLength)
    {
        Transcoder transcoder = new(json, writer, maxLength);
        try
        {
            transcoder.Request(OtlpSchema.Request(signal));
        }
        catch (JsonException exception)
        {
            throw new OtlpFormatException($"The JSON is malformed or nested too deep at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}.", exception);
        }
        finally
        {
            transcoder.ReturnScratch();
        }
    }

    private ref struct Transcoder(ReadOnlySpan<byte> json, ProtobufWriter writer, int maxLength)
    {
        private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        private byte[] _scratch = [];

        public void Request(JsonMessage message)
        {
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                throw new OtlpFormatException("An export request in JSON is an object.");
            }

            Fields(message);
            _reader.Read(); // throws when something follows
        }

        public readonly void ReturnScratch()
        {
            if (_scratch.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_scratch);
            }
        }

        private void Fields(JsonMessage message)
        {
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                JsonField? field = message.Find(Text());
                _reader.Read();
                if (field is null)
                {
                    _reader.Skip();
                }
                else if (_reader.TokenType == JsonTokenType.Null)
                {
                    continue;
                }
                else if (field.IsRepeated)
                {
                    List(field);
                }
                else
                {
                    Value(field);
                }

                if (writer.Length > maxLength)
                {
                    throw new OtlpBodyException(OtlpBodyFault.TooLarge, maxLength);
                }
            }
        }

        private void List(JsonField field)
        {
            Expect(field, JsonTokenType.StartArray, "a list");
            bool packed = field.Kind != JsonKind.Message; // the only other lists of OTLP are of numbers
            int mark = packed ? writer.BeginMessage(field.Number) : 0;
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                if (packed)
                {
                    PackedNumber(field);
                }
                else
                {
                    Value(field);
                }
            }

            if (packed)
            {
                writer.EndMessage(mark);
            }
        }

        private void PackedNumber(JsonField field)
        {
            switch (field.Kind)
            {
                case JsonKind.Double:
                    writer.WriteFixed64(BitConverter.DoubleToUInt64Bits(Double(field)));
                    break;
                case JsonKind.Fixed64:
                    writer.WriteFixed64(Unsigned(field, ulong.MaxValue));
                    break;
                default:
                    writer.WriteVarint(Unsigned(field, ulong.MaxValue));
                    break;
            }
        }

        private void Value(JsonField field)
        {
            switch (field.Kind)
            {
                case JsonKind.Message:
                    Message(field);
                    break;
                case JsonKind.Text:
                    Expect(field, JsonTokenType.String, "a string");
                    writer.WriteBytes(field.Number, Text());
                    break;
                case JsonKind.Hex:
                    Hex(field);
                    break;
                case JsonKind.Base64:
                    Bytes(field);
                    break;
                case JsonKind.Bool:
                    writer.WriteVarint(field.Number, Bool(field) ? 1UL : 0UL);
                    break;
                case JsonKind.Int64:
                    writer.WriteVarint(field.Number, (ulong)Signed(field, long.MinValue, long.MaxValue));
                    break;
                case JsonKind.Enum:
                    writer.WriteVarint(field.Number, (ulong)EnumNumber(field));
                    break;
                case JsonKind.SInt32:
                    writer.WriteSInt32(field.Number, (int)Signed(field, int.MinValue, int.MaxValue));
                    break;
                case JsonKind.UInt64:
                    writer.WriteVarint(field.Number, Unsigned(field, ulong.MaxValue));
                    break;
                case JsonKind.UInt32:
                    writer.WriteVarint(field.Number, Unsigned(field, uint.MaxValue));
                    break;
                case JsonKind.Fixed64:
                    writer.WriteFixed64(field.Number, Unsigned(field, ulong.MaxValue));
                    break;
                case JsonKind.SFixed64:
                    writer.WriteFixed64(field.Number, (ulong)Signed(field, long.MinValue, long.MaxValue));
                    break;
                case JsonKind.Fixed32:
                    writer.WriteFixed32(field.Number, (uint)Unsigned(field, uint.MaxValue));
                    break;
                default:
                    writer.WriteDouble(field.Number, Double(field));
                    break;
            }
        }

        private void Message(JsonField field)
        {
            int mark = writer.BeginMessage(field.Number);
            if (_reader.TokenType != JsonTokenType.Null) // an item of a list; elsewhere null is no field at all
            {
                Expect(field, JsonTokenType.StartObject, "an object");
                Fields(field.Message!);
            }

            writer.EndMessage(mark);
        }

        private void Hex(JsonField field)
        {
            Expect(field, JsonTokenType.String, "a string");
            ReadOnlySpan<byte> text = Text();
            Span<byte> bytes = stackalloc byte[TraceId.Size];
            if (text.Length > 2 * TraceId.Size || Convert.FromHexString(text, bytes, out _, out int written) != OperationStatus.Done)
            {
                throw Fault(field, "hexadecimal digits, not base64");
            }

            writer.WriteBytes(field.Number, bytes[..written]);
        }

        private void Bytes(JsonField field)
        {
            Expect(field, JsonTokenType.String, "base64");
            ReadOnlySpan<byte> text = Text();
            byte[] rented = ArrayPool<byte>.Shared.Rent(text.Length + 1);
            try
            {
                // Both alphabets and missing padding are legal in protobuf's JSON; the reader of the URL alphabet forgives padding.
                Span<byte> copy = rented.AsSpan(0, text.Length);
                text.CopyTo(copy);
                copy.Replace((byte)'+', (byte)'-');
                copy.Replace((byte)'/', (byte)'_');
                if (!Base64Url.IsValid(copy))
                {
                    throw Fault(field, "base64");
                }

                int length = Base64Url.DecodeFromUtf8InPlace(copy);
                writer.WriteBytes(field.Number, copy[..length]);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        private readonly bool Bool(JsonField field) => _reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Fault(field, "true or false"),
        };

        private readonly long EnumNumber(JsonField field)
        {
            Expect(field, JsonTokenType.Number, "a number, not a name");
            return Signed(field, int.MinValue, int.MaxValue);
        }

        private readonly long Signed(JsonField field, long min, long max)
        {
            long value = 0;
            bool ok = _reader.TokenType switch
            {
                JsonTokenType.Number => _reader.TryGetInt64(out value) || TryWhole(out value),
                JsonTokenType.String => Utf8Parser.TryParse(_reader.ValueSpan, out value, out int consumed) && consumed == _reader.ValueSpan.Length,
                _ => false,
            };
            return ok && value >= min && value <= max ? value : throw Fault(field, "a whole number of its size");
        }

        private readonly ulong Unsigned(JsonField field, ulong max)
        {
            ulong value = 0;
            bool ok = _reader.TokenType switch
            {
                JsonTokenType.Number => _reader.TryGetUInt64(out value) || (TryWhole(out long whole) && whole >= 0 && (value = (ulong)whole) >= 0),
                JsonTokenType.String => Utf8Parser.TryParse(_reader.ValueSpan, out value, out int consumed) && consumed == _reader.ValueSpan.Length,
                _ => false,
            };
            return ok && value <= max ? value : throw Fault(field, "a whole number of its size, not negative");
        }

        // 2.0 and 1e3 are whole numbers too.
        private readonly bool TryWhole(out long value)
        {
            bool ok = _reader.TryGetDouble(out double number) && Math.Abs(number) < long.MaxValue && Math.Truncate(number) == number;
            value = ok ? (long)number : 0;
            return ok;
        }

        private readonly double Double(JsonField field)
        {
            if (_reader.TokenType == JsonTokenType.Number)
            {
                return _reader.TryGetDouble(out double number) ? number : throw Fault(field, "a number");
            }

            Expect(field, JsonTokenType.String, "a number");
            ReadOnlySpan<byte> text = _reader.ValueSpan;
            return text.SequenceEqual("NaN"u8) ? double.NaN
                : text.SequenceEqual("Infinity"u8) ? double.PositiveInfinity
                : text.SequenceEqual("-Infinity"u8) ? double.NegativeInfinity
                : Utf8Parser.TryParse(text, out double value, out int consumed) && consumed == text.Length ? value
                : throw Fault(field, "a number");
        }

        /// <summary>The string or property name at hand without escapes. Valid until the next call.</summary>
        private ReadOnlySpan<byte> Text()
        {
            ReadOnlySpan<byte> raw = _reader.ValueSpan;
            if (!_reader.ValueIsEscaped)
            {
                return raw;
            }

            if (_scratch.Length < raw.Length)
            {
                ReturnScratch();
                _scratch = ArrayPool<byte>.Shared.Rent(raw.Length);
            }

            return _scratch.AsSpan(0, JsonText.Unescape(raw, _scratch));
        }

        private readonly void Expect(JsonField field, JsonTokenType type, string expected)
        {
            if (_reader.TokenType != type)
            {
                throw Fault(field, expected);
            }
        }

        private readonly OtlpFormatException Fault(JsonField field, string expected) =>
            new($"'{field.Name}' at byte {_reader.TokenStartIndex} must be {expected}.");
    }
}
