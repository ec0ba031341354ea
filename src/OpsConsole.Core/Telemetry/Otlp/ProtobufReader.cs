using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Reads one protobuf message, field by field, without allocating and without recursion. Nested messages come back as slices
/// with positions in the whole payload, to be read by another reader. Every length is checked before it is believed; what
/// is malformed throws <see cref="OtlpFormatException"/>.
/// </summary>
public ref struct ProtobufReader
{
    /// <summary>Deepest nesting of unknown groups that is skipped. No known sender uses groups at all.</summary>
    public const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> _data; // from the start of the payload to the end of the message
    private int _position;

    /// <summary>Reads a payload that is one message.</summary>
    public ProtobufReader(ReadOnlySpan<byte> payload)
    {
        _data = payload;
    }

    /// <summary>Reads a message inside a payload.</summary>
    /// <param name="payload">The whole payload.</param>
    /// <param name="content">The content of the message.</param>
    public ProtobufReader(ReadOnlySpan<byte> payload, Slice content)
    {
        _data = payload[..(content.Offset + content.Length)];
        _position = content.Offset;
    }

    /// <summary>Position of the next byte in the payload.</summary>
    public readonly int Position => _position;

    /// <summary>True when nothing is left: for packed numbers, which have no tags.</summary>
    public readonly bool IsAtEnd => _position >= _data.Length;

    /// <summary>The tag of a field, as <see cref="TryReadTag"/> returns it.</summary>
    /// <param name="field">Field number, 1 to 536,870,911.</param>
    /// <param name="type">Layout of the value.</param>
    public static uint Tag(int field, WireType type) => ((uint)field << 3) | (uint)type;

    /// <summary>
    /// Reads the next tag. Compare it with constants of field number × 8 + wire type: a known field with another wire type is an
    /// unknown one, as protobuf has it. After it either read the value or <see cref="Skip"/> it.
    /// </summary>
    /// <returns>False at the end of the message.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out uint tag)
    {
        int position = _position;
        if ((uint)position >= (uint)_data.Length)
        {
            tag = 0;
            return false;
        }

        tag = _data[position];
        if (tag is >= 8 and < 0x80)
        {
            _position = position + 1;
        }
        else
        {
            tag = ReadLongTag();
        }

        return true;
    }

    /// <summary>Reads an unsigned varint. Signed int32 and int64 are its bits, without zigzag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length && _data[position] < 0x80)
        {
            _position = position + 1;
            return _data[position];
        }

        return ReadLongVarint();
    }

    /// <summary>Reads an int32 or an enum: what does not fit is cut to 32 bits, as protobuf has it.</summary>
    public int ReadInt32() => (int)ReadVarint();

    /// <summary>Reads a sint32, which is zigzag-coded.</summary>
    public int ReadSInt32()
    {
        uint raw = (uint)ReadVarint();
        return (int)(raw >> 1) ^ -(int)(raw & 1);
    }

    /// <summary>Reads a bool.</summary>
    public bool ReadBool() => ReadVarint() != 0;

    /// <summary>Reads a fixed64.</summary>
    public ulong ReadFixed64()
    {
        int position = _position;
        if (_data.Length - position < sizeof(ulong))
        {
            ThrowTruncated();
        }

        _position = position + sizeof(ulong);
        return BinaryPrimitives.ReadUInt64LittleEndian(_data[position..]);
    }

    /// <summary>Reads a fixed32.</summary>
    public uint ReadFixed32()
    {
        int position = _position;
        if (_data.Length - position < sizeof(uint))
        {
            ThrowTruncated();
        }

        _position = position + sizeof(uint);
        return BinaryPrimitives.ReadUInt32LittleEndian(_data[position..]);
    }

    /// <summary>Reads a double.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>Reads a length and steps over as many bytes: string, bytes, message or packed numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Slice ReadSlice()
    {
        ulong length = ReadVarint();
        int position = _position;
        if (length > (ulong)(_data.Length - position))
        {
            ThrowTooLong();
        }

        _position = position + (int)length;
        return new Slice(position, (int)length);
    }

    /// <summary>Steps over the value of a field that is of no interest.</summary>
    /// <param name="tag">The tag just read.</param>
    public void Skip(uint tag)
    {
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                ReadFixed64();
                break;
            case WireType.Length:
                ReadSlice();
                break;
            case WireType.Fixed32:
                ReadFixed32();
                break;
            case WireType.StartGroup:
                SkipGroup(tag);
                break;
            case WireType.EndGroup:
                throw new OtlpFormatException($"A group ends at byte {_position} that never began.");
            default:
                throw new OtlpFormatException($"The field before byte {_position} has wire type {tag & 7}, which protobuf does not know.");
        }
    }

    // A loop and not a recursion: a few kilobytes of nested groups must not be able to exhaust the stack.
    private void SkipGroup(uint tag)
    {
        Span<uint> open = stackalloc uint[MaxGroupDepth];
        open[0] = tag >> 3;
        int depth = 1;
        while (depth > 0)
        {
            if (!TryReadTag(out uint inner))
            {
                ThrowTruncated();
            }

            switch ((WireType)(inner & 7))
            {
                case WireType.StartGroup:
                    if (depth == MaxGroupDepth)
                    {
                        throw new OtlpFormatException($"Groups are nested more than {MaxGroupDepth} deep at byte {_position}.");
                    }

                    open[depth++] = inner >> 3;
                    break;
                case WireType.EndGroup:
                    if (open[--depth] != inner >> 3)
                    {
                        throw new OtlpFormatException($"The group that ends at byte {_position} is not the one that began last.");
                    }

                    break;
                default:
                    Skip(inner);
                    break;
            }
        }
    }

    private uint ReadLongTag()
    {
        ulong tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
        {
            throw new OtlpFormatException($"There is no valid field number before byte {_position}.");
        }

        return (uint)tag;
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _data.Length)
            {
                ThrowTruncated();
            }

            byte next = _data[_position++];
            value |= (ulong)(next & 0x7F) << shift; // of a tenth byte only the lowest bit is left, as protobuf has it
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new OtlpFormatException($"The number before byte {_position} has more than ten bytes.");
    }

    [DoesNotReturn]
    private readonly void ThrowTruncated() =>
        throw new OtlpFormatException($"A message ends at byte {_data.Length} in the middle of a field.");

    [DoesNotReturn]
    private readonly void ThrowTooLong() =>
        throw new OtlpFormatException($"A length before byte {_position} reaches beyond the end of its message.");
}
