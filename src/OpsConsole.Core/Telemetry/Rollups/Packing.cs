using System.Buffers;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Writes the packed form of rollups: bytes and varints (LEB128; signed ones zigzag). Dispose it to return its buffer.</summary>
internal ref struct PackWriter(int size)
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(size);
    private int _length;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Unsigned(ulong value)
    {
        Span<byte> target = Room(10);
        int i = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[i++] = (byte)(value | 0x80);
        }

        target[i++] = (byte)value;
        _length += i;
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public Span<byte> Reserve(int count)
    {
        Span<byte> target = Room(count)[..count];
        _length += count;
        return target;
    }

    public readonly byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Room(int count)
    {
        if (_length + count > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((_length + count) * 2);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}

/// <summary>Reads the packed form of rollups.</summary>
/// <exception cref="InvalidDataException">From every method: the bytes end too early or say something impossible.</exception>
internal ref struct PackReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly int Left => _rest.Length;

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw Truncated();
        }

        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public ulong Unsigned()
    {
        if (!_rest.IsEmpty && _rest[0] < 0x80) // most are
        {
            byte single = _rest[0];
            _rest = _rest[1..];
            return single;
        }

        ulong value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw Truncated();
    }

    public long Signed()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number from 0 to the given one.</summary>
    public int Int(int most)
    {
        ulong value = Unsigned();
        return value <= (ulong)most ? (int)value : throw new InvalidDataException($"A packed rollup has {value} where at most {most} is possible.");
    }

    private static InvalidDataException Truncated() => new("A packed rollup ends too early.");
}
