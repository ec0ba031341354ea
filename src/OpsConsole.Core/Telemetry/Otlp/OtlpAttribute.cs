using System.Buffers.Binary;

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

    private OtlpAttribute(Slice key, OtlpValueKind kind, Slice value, long bits)
    {
        Key = key;
        Kind = kind;
        Value = value;
        _bits = bits;
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
        ReadKeyValue(payload, content, out OtlpAttribute attribute);
        return attribute;
    }

    /// <summary>Decodes a <c>KeyValue</c> into its place.</summary>
    internal static void ReadKeyValue(ReadOnlySpan<byte> payload, Slice content, out OtlpAttribute attribute)
    {
        if (!TryReadUsual(payload, content, out attribute))
        {
            attribute = ReadAnyKeyValue(payload, content);
        }
    }

    private static OtlpAttribute ReadAnyKeyValue(ReadOnlySpan<byte> payload, Slice content)
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

    // Nearly every attribute is laid out alike: key, then value, each once, in less than 128 bytes. Looking for just that takes a
    // third of the time, and attributes are most of an export.
    private static bool TryReadUsual(ReadOnlySpan<byte> payload, Slice content, out OtlpAttribute attribute)
    {
        ReadOnlySpan<byte> bytes = content.Of(payload);
        if (bytes.Length >= 6 && bytes[0] == KeyTag && bytes[1] < bytes.Length - 5)
        {
            int keyLength = bytes[1];
            ReadOnlySpan<byte> rest = bytes[(keyLength + 2)..]; // tag of the value, its length, tag of the kind, at least one byte
            int length = rest.Length - 2;
            if ((keyLength | length) < 0x80 && rest[0] == ValueTag && rest[1] == length)
            {
                return TryReadUsual(new Slice(content.Offset + 2, keyLength), rest, content.Offset + content.Length - length, out attribute);
            }
        }

        attribute = default;
        return false;
    }

    private static bool TryReadUsual(Slice key, ReadOnlySpan<byte> value, int offset, out OtlpAttribute attribute)
    {
        uint tag = value[2];
        int content = value.Length - 4;
        switch (tag)
        {
            case StringTag or ArrayTag or KeyValueListTag or BytesTag when value[3] == content:
                attribute = new OtlpAttribute(key, KindOf(tag), new Slice(offset + 2, content), 0);
                return true;
            case IntTag when TryReadVarint(value[3..], out long number):
                attribute = new OtlpAttribute(key, OtlpValueKind.Int, default, number);
                return true;
            case DoubleTag when content == sizeof(double) - 1:
                attribute = new OtlpAttribute(key, OtlpValueKind.Double, default, BinaryPrimitives.ReadInt64LittleEndian(value[3..]));
                return true;
            default:
                attribute = default;
                return false;
        }
    }

    private static OtlpValueKind KindOf(uint tag) => tag switch
    {
        StringTag => OtlpValueKind.String,
        ArrayTag => OtlpValueKind.Array,
        KeyValueListTag => OtlpValueKind.KeyValueList,
        _ => OtlpValueKind.Bytes,
    };

    private static bool TryReadVarint(ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length && i < 9; i++)
        {
            value |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                return i == bytes.Length - 1;
            }
        }

        return false;
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
