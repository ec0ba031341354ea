using System.Buffers.Binary;
using System.Text;

namespace OpsConsole.Core.Storage;

/// <summary>Writes the compact binary columns: variable-length numbers (LEB128) and strings of which a repeat costs one number.</summary>
internal sealed class PackedWriter
{
    [ThreadStatic]
    private static PackedWriter? s_shared;

    private readonly List<string> _strings = [];
    private byte[] _buffer = new byte[512];
    private int _length;

    private PackedWriter()
    {
    }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>The thread's writer, empty. Take what was written before the thread asks for it again.</summary>
    public static PackedWriter Shared()
    {
        PackedWriter writer = s_shared ??= new PackedWriter();
        writer._length = 0;
        writer._strings.Clear();
        return writer;
    }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Eight bytes, little-endian: for values without small ones, like hashes.</summary>
    public void Fixed(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    /// <summary>A number that is mostly small.</summary>
    public void Number(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>A number of either sign that is mostly near zero.</summary>
    public void Signed(long value) => Number((ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>A string; the same one again costs a number.</summary>
    public void Text(string value)
    {
        for (int i = 0; i < _strings.Count; i++)
        {
            if (ReferenceEquals(_strings[i], value) || _strings[i] == value)
            {
                Number((ulong)i + 1);
                return;
            }
        }

        if (_strings.Count < PackedReader.MaxStrings)
        {
            _strings.Add(value);
        }

        Number(0);
        const int MostBytesOfACharacter = 3, OneByteNumbers = 0x80;
        if (value.Length * MostBytesOfACharacter < OneByteNumbers) // the length is one byte, whatever the characters: encode once
        {
            int at = _length;
            Reserve(1 + (value.Length * MostBytesOfACharacter));
            int written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(at + 1));
            _buffer[at] = (byte)written;
            _length = at + 1 + written;
            return;
        }

        int size = Encoding.UTF8.GetByteCount(value);
        Number((ulong)size);
        Encoding.UTF8.GetBytes(value, Reserve(size));
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - _length < size)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
        }

        Span<byte> reserved = _buffer.AsSpan(_length, size);
        _length += size;
        return reserved;
    }
}

/// <summary>Reads what <see cref="PackedWriter"/> wrote.</summary>
/// <remarks>Each method throws <see cref="InvalidDataException"/> where the bytes are not what it should find.</remarks>
internal ref struct PackedReader(ReadOnlySpan<byte> data)
{
    /// <summary>How many strings can be referred back to: keeps the writer's search short.</summary>
    public const int MaxStrings = 64;

    private readonly List<string> _strings = [];
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>True when all is read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <inheritdoc cref="PackedWriter.Byte" />
    public byte Byte() => Take(1)[0];

    /// <inheritdoc cref="PackedWriter.Fixed" />
    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <inheritdoc cref="PackedWriter.Number" />
    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A packed number has more than ten bytes.");
    }

    /// <inheritdoc cref="PackedWriter.Signed" />
    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of things that follow, each of at least one byte.</summary>
    public int Count()
    {
        ulong value = Number();
        return value <= (ulong)_rest.Length ? (int)value : throw new InvalidDataException("Packed data is shorter than it says.");
    }

    /// <inheritdoc cref="PackedWriter.Text" />
    public string Text()
    {
        ulong reference = Number();
        if (reference > 0)
        {
            return reference <= (ulong)_strings.Count
                ? _strings[(int)reference - 1]
                : throw new InvalidDataException("Packed data refers to a string that is not there.");
        }

        string value = Encoding.UTF8.GetString(Take(Count()));
        if (_strings.Count < MaxStrings)
        {
            _strings.Add(value);
        }

        return value;
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (_rest.Length < size)
        {
            throw new InvalidDataException("Packed data ends too early.");
        }

        ReadOnlySpan<byte> taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }
}
