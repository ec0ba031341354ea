namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>Which value an OTLP <c>AnyValue</c> holds.</summary>
public enum OtlpValueKind : byte
{
    /// <summary>None, which is legal and means null.</summary>
    None,

    /// <summary>Text, meant to be UTF-8; not checked.</summary>
    String,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number of 64 bits.</summary>
    Int,

    /// <summary>A floating-point number.</summary>
    Double,

    /// <summary>A list of values, not decoded: see <see cref="AnyValueReader"/>.</summary>
    Array,

    /// <summary>Keys and values, not decoded: see <see cref="AnyValueReader"/>.</summary>
    KeyValueList,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A key with its value (<c>KeyValue</c>), or a value alone (<c>AnyValue</c>, with an empty key).</summary>
public readonly struct OtlpAttribute
{
    private readonly long _bits;

    internal OtlpAttribute(OtlpValueKind kind, long bits)
    {
        Kind = kind;
        _bits = bits;
    }

    internal OtlpAttribute(OtlpValueKind kind, Slice value)
    {
        Kind = kind;
        Value = value;
    }

    private OtlpAttribute(Slice key, in OtlpAttribute value)
    {
        Key = key;
        Kind = value.Kind;
        Value = value.Value;
        _bits = value._bits;
    }

    /// <summary>The key; empty for a value alone.</summary>
    public Slice Key { get; }

    /// <summary>Which value it holds.</summary>
    public OtlpValueKind Kind { get; }

    /// <summary>Content of a String, Array, KeyValueList or Bytes; empty for the other kinds.</summary>
    public Slice Value { get; }

    /// <summary>Value of an Int; 1 or 0 for a Bool. Without meaning for other kinds.</summary>
    public long Integer => _bits;

    /// <summary>Value of a Double. Without meaning for other kinds.</summary>
    public double Double => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>Decodes a <c>KeyValue</c>. Lists inside are kept as slices.</summary>
    /// <param name="payload">The whole payload.</param>
    /// <param name="content">The content of the message.</param>
    /// <exception cref="OtlpFormatException">The message is malformed.</exception>
    public static OtlpAttribute ReadKeyValue(ReadOnlySpan<byte> payload, Slice content)
    {
        Slice key = default;
        OtlpAttribute value = default;
        ProtobufReader reader = new(payload, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case KeyTag:
                    key = reader.ReadSlice();
                    break;
                case ValueTag:
                    value = ReadAnyValue(payload, reader.ReadSlice());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new OtlpAttribute(key, value);
    }

    /// <summary>Decodes an <c>AnyValue</c>. Lists inside are kept as slices; of several values the last counts.</summary>
    /// <param name="payload">The whole payload.</param>
    /// <param name="content">The content of the message.</param>
    /// <exception cref="OtlpFormatException">The message is malformed.</exception>
    public static OtlpAttribute ReadAnyValue(ReadOnlySpan<byte> payload, Slice content)
    {
        OtlpAttribute value = default;
        ProtobufReader reader = new(payload, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case StringTag:
                    value = new OtlpAttribute(OtlpValueKind.String, reader.ReadSlice());
                    break;
                case BoolTag:
                    value = new OtlpAttribute(OtlpValueKind.Bool, reader.ReadBool() ? 1 : 0);
                    break;
                case IntTag:
                    value = new OtlpAttribute(OtlpValueKind.Int, (long)reader.ReadVarint());
                    break;
                case DoubleTag:
                    value = new OtlpAttribute(OtlpValueKind.Double, (long)reader.ReadFixed64());
                    break;
                case ArrayTag:
                    value = new OtlpAttribute(OtlpValueKind.Array, reader.ReadSlice());
                    break;
                case KeyValueListTag:
                    value = new OtlpAttribute(OtlpValueKind.KeyValueList, reader.ReadSlice());
                    break;
                case BytesTag:
                    value = new OtlpAttribute(OtlpValueKind.Bytes, reader.ReadSlice());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return value;
    }

    // Tags of KeyValue and AnyValue (opentelemetry-proto common.proto): field number × 8 + wire type.
    private const uint KeyTag = 1 << 3 | 2;
    private const uint ValueTag = 2 << 3 | 2;
    private const uint StringTag = 1 << 3 | 2;
    private const uint BoolTag = 2 << 3 | 0;
    private const uint IntTag = 3 << 3 | 0;
    private const uint DoubleTag = 4 << 3 | 1;
    private const uint ArrayTag = 5 << 3 | 2;
    private const uint KeyValueListTag = 6 << 3 | 2;
    private const uint BytesTag = 7 << 3 | 2;
}
