using System.Buffers.Binary;
using System.Text;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What the table knows of an attribute name.</summary>
/// <param name="Meaning">What it says.</param>
/// <param name="Care">How its value is treated.</param>
/// <param name="Form">Unit or encoding.</param>
/// <param name="Rank">Precedence within the meaning: lower wins.</param>
/// <param name="Known">Whether the table has a line for it.</param>
internal readonly record struct AttributeEntry(Meaning Meaning, Care Care, Form Form, byte Rank, bool Known);

/// <summary>
/// Looks attribute names up by their UTF-8 bytes, without allocation: an open-addressed table built once from
/// <see cref="AttributeDialects"/>. Names come from outside but never enter the table, so probing stays short.
/// </summary>
internal static class AttributeTable
{
    private const int Size = 1024; // about four times the lines, so that most look-ups take one probe
    private static readonly Slot[] Exact = new Slot[Size];
    private static readonly Slot[] Prefixes = new Slot[Size];

    static AttributeTable()
    {
        var ranks = new Dictionary<Meaning, byte>();
        foreach (AttributeLine line in AttributeDialects.Lines)
        {
            byte rank = ranks.GetValueOrDefault(line.Meaning);
            if (line.Meaning != Meaning.None)
                ranks[line.Meaning] = (byte)(rank + 1);
            var entry = new AttributeEntry(line.Meaning, line.Care, line.Form, rank, Known: true);
            bool isPrefix = line.Name.EndsWith(".*", StringComparison.Ordinal);
            Add(isPrefix ? Prefixes : Exact, Encoding.UTF8.GetBytes(isPrefix ? line.Name[..^2] : line.Name), entry);
        }
    }

    /// <summary>What the table knows of a name; the default for a name it does not know: no meaning, redacted.</summary>
    public static AttributeEntry Find(ReadOnlySpan<byte> name)
    {
        if (TryFind(Exact, name, out AttributeEntry entry))
            return entry;
        for (int dot = name.LastIndexOf((byte)'.'); dot > 0; dot = name[..dot].LastIndexOf((byte)'.'))
        {
            if (TryFind(Prefixes, name[..dot], out entry))
                return entry;
        }

        return default;
    }

    private static void Add(Slot[] slots, byte[] name, AttributeEntry entry)
    {
        for (int i = (int)(Hash(name) % Size); ; i = (i + 1) % Size)
        {
            if (slots[i].Name is null)
            {
                slots[i] = new Slot { Name = name, Entry = entry };
                return;
            }

            if (slots[i].Name!.AsSpan().SequenceEqual(name))
                throw new InvalidOperationException($"The attribute table has two lines for {Encoding.UTF8.GetString(name)}.");
        }
    }

    private static bool TryFind(Slot[] slots, ReadOnlySpan<byte> name, out AttributeEntry entry)
    {
        for (int i = (int)(Hash(name) % Size); slots[i].Name is { } found; i = (i + 1) % Size)
        {
            if (name.SequenceEqual(found))
            {
                entry = slots[i].Entry;
                return true;
            }
        }

        entry = default;
        return false;
    }

    /// <summary>Mixes length, beginning, middle and end: enough to tell the table's own names apart.</summary>
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = (ulong)name.Length;
        if (name.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(name) * 0x9E3779B97F4A7C15;
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(name[((name.Length - 8) / 2)..]) * 0xD6E8FEB86659FD93;
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) * 0xC2B2AE3D27D4EB4F;
        }
        else
        {
            foreach (byte b in name)
                hash = (hash ^ b) * 0x100000001B3;
        }

        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15;
        return (uint)(hash >> 40);
    }

    private struct Slot
    {
        public byte[]? Name;
        public AttributeEntry Entry;
    }
}
