using System.Buffers.Binary;
using System.Globalization;

namespace OpsConsole.Core.Telemetry;

/// <summary>The 8 bytes that name a span within its trace (W3C Trace Context).</summary>
/// <param name="Value">The bytes, big-endian. Zero means "no span", as in the parent of a root span.</param>
public readonly record struct SpanId(ulong Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 8;

    /// <summary>True for the all-zero id: no span.</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>Reads an id from exactly 8 bytes; an empty span reads as "no span".</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static SpanId FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        Size => new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
        0 => default,
        _ => throw new ArgumentException($"A span id has {Size} bytes, not {bytes.Length}.", nameof(bytes)),
    };

    /// <summary>Reads 16 hexadecimal digits of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SpanId id)
    {
        bool ok = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) && text.Length == 16;
        id = ok ? new SpanId(value) : default;
        return ok;
    }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16");
}
