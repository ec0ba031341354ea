using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>A piece of raw telemetry that an interaction refers to.</summary>
/// <param name="SegmentId">The <see cref="SpanSegment"/> that holds it.</param>
/// <param name="Hash">Hash over the piece as it arrived, by which its repetition is noticed.</param>
internal readonly record struct SegmentRef(long SegmentId, ulong Hash);

/// <summary>Packs the column <see cref="Interaction.Segments"/>.</summary>
internal static class SegmentRefs
{
    /// <summary>Most pieces an interaction refers to; further ones are not kept for it.</summary>
    public const int Limit = 4000;

    /// <summary>Packs references, in any order.</summary>
    public static byte[] Pack(params ReadOnlySpan<SegmentRef> references)
    {
        PackedWriter writer = PackedWriter.Shared();
        long previous = 0;
        foreach (SegmentRef reference in references)
        {
            writer.Signed(reference.SegmentId - previous);
            writer.Fixed(reference.Hash);
            previous = reference.SegmentId;
        }

        return writer.Written.ToArray();
    }

    /// <summary>Unpacks the references in the order they were packed.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static List<SegmentRef> Unpack(ReadOnlySpan<byte> packed)
    {
        PackedReader reader = new(packed);
        List<SegmentRef> references = [];
        long previous = 0;
        while (!reader.AtEnd)
        {
            previous += reader.Signed();
            references.Add(new SegmentRef(previous, reader.Fixed()));
        }

        return references;
    }

    /// <summary>The distinct ids of the segments, ascending: those to read for an interaction.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static long[] Ids(ReadOnlySpan<byte> packed) =>
        [.. Unpack(packed).Select(reference => reference.SegmentId).Distinct().Order()];
}
