using System.Buffers.Binary;
using System.Buffers.Text;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>The order of a list of interactions.</summary>
public enum InteractionSort : byte
{
    /// <summary>Latest start first.</summary>
    Newest = 0,

    /// <summary>Longest duration first.</summary>
    Slowest = 1,
}

/// <summary>
/// A place in a list of interactions: between two rows, so that rows which arrive later neither repeat nor skip others. Opaque
/// to whoever carries it; made of the sort key and the id of the row beside it.
/// </summary>
/// <param name="Sort">The order it belongs to.</param>
/// <param name="Backwards">False: the page after the row. True: the page before it.</param>
/// <param name="Key">Ticks of the start (<see cref="InteractionSort.Newest"/>) or duration in microseconds (<see cref="InteractionSort.Slowest"/>).</param>
/// <param name="Id">Id of the row.</param>
internal readonly record struct InteractionCursor(InteractionSort Sort, bool Backwards, long Key, long Id)
{
    private const int Size = 18;
    private const byte FormatVersion = 1;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = FormatVersion;
        bytes[1] = (byte)((byte)Sort << 1 | (Backwards ? 1 : 0));
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], Key);
        BinaryPrimitives.WriteInt64BigEndian(bytes[10..], Id);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string? text, InteractionSort sort, out InteractionCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text is not { Length: 24 }
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out int written)
            || written != Size
            || bytes[0] != FormatVersion
            || bytes[1] >> 1 != (byte)sort)
        {
            return false;
        }

        long key = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        cursor = new InteractionCursor(sort, (bytes[1] & 1) == 1, key, BinaryPrimitives.ReadInt64BigEndian(bytes[10..]));
        return key >= 0 && key <= DateTime.MaxValue.Ticks;
    }
}
