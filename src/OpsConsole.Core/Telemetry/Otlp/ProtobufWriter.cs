using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Writes a protobuf message into a pooled buffer. Nested messages are bracketed by <see cref="BeginMessage"/> and
/// <see cref="EndMessage"/>. Dispose gives the buffer back, after which nothing written may be used.
/// </summary>
/// <param name="capacity">Bytes to start with; it grows as needed.</param>
public sealed class ProtobufWriter(int capacity = 4096) : IDisposable
{
    private const int MaxLengthBytes = 5; // of a length of 31 bits

    // A short message is moved next to its length, a long one gets a wide length: moving megabytes at each of a hundred levels
    // would let a small hostile payload cost seconds.
    private const int MovableBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 64));
    private int _length;

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written so far. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>What was written so far. Valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Opens a nested message (or packed numbers, or a string in pieces).</summary>
    /// <returns>The mark to close it with.</returns>
    public int BeginMessage(int field)
    {
        WriteTag(field, WireType.Length);
        Reserve(MaxLengthBytes);
        _length += MaxLengthBytes;
        return _length;
    }

    /// <summary>Closes a nested message: its length is written in front.</summary>
    /// <param name="mark">What <see cref="BeginMessage"/> returned.</param>
    public void EndMessage(int mark)
    {
        int content = _length - mark;
        if (content >= MovableBytes)
        {
            WriteWideLength(_buffer.AsSpan(mark - MaxLengthBytes), (uint)content);
            return;
        }

        _length = mark - MaxLengthBytes;
        WriteVarint((uint)content);
        _buffer.AsSpan(mark, content).CopyTo(_buffer.AsSpan(_length));
        _length += content;
    }

    /// <summary>Takes back a nested message, its tag included.</summary>
    /// <param name="start">The <see cref="Length"/> before it was begun.</param>
    public void Rewind(int start) => _length = Math.Min(_length, start);

    /// <summary>Writes a field of type uint32, uint64, int32, int64, bool or enum.</summary>
    public void WriteVarint(int field, ulong value)
    {
        WriteTag(field, WireType.Varint);
        WriteVarint(value);
    }

    /// <summary>Writes a field of type sint32, zigzag-coded.</summary>
    public void WriteSInt32(int field, int value) => WriteVarint(field, (uint)((value << 1) ^ (value >> 31)));

    /// <summary>Writes a field of type fixed64.</summary>
    public void WriteFixed64(int field, ulong value)
    {
        WriteTag(field, WireType.Fixed64);
        WriteFixed64(value);
    }

    /// <summary>Writes a field of type fixed32.</summary>
    public void WriteFixed32(int field, uint value)
    {
        WriteTag(field, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);
        _length += sizeof(uint);
    }

    /// <summary>Writes a field of type double.</summary>
    public void WriteDouble(int field, double value) => WriteFixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a field of type string (as UTF-8), bytes, or a message that is encoded already.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, WireType.Length);
        WriteVarint((uint)value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes a field of type string. Lone surrogates become U+FFFD.</summary>
    public void WriteString(int field, ReadOnlySpan<char> value)
    {
        int size = Encoding.UTF8.GetByteCount(value);
        WriteTag(field, WireType.Length);
        WriteVarint((uint)size);
        _length += Encoding.UTF8.GetBytes(value, Reserve(size));
    }

    /// <summary>Writes a tag.</summary>
    public void WriteTag(int field, WireType type) => WriteVarint(ProtobufReader.Tag(field, type));

    /// <summary>Writes a number without a tag.</summary>
    public void WriteVarint(ulong value)
    {
        Span<byte> target = Reserve(10);
        int length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        _length += length;
    }

    /// <summary>Writes eight bytes without a tag.</summary>
    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        _length += sizeof(ulong);
    }

    /// <summary>Writes bytes as they are: whole fields, or a piece of a string.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Continuation bits on bytes that a shorter varint would leave out: every protobuf reader takes it.
    private static void WriteWideLength(Span<byte> target, uint length)
    {
        for (int i = 0; i < MaxLengthBytes - 1; i++)
        {
            target[i] = (byte)(length | 0x80);
            length >>= 7;
        }

        target[MaxLengthBytes - 1] = (byte)length;
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - _length < size)
        {
            Grow(size);
        }

        return _buffer.AsSpan(_length);
    }

    private void Grow(int size)
    {
        long wanted = Math.Max((long)_length + size, 2L * _buffer.Length);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
