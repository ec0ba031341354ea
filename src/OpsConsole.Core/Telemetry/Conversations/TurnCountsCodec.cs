using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Conversations;

/// <summary>Packs the counts of a day: a version, conversations by their lengths, the turns of all of them, interactions by their turns. Each list begins with how many it has.</summary>
internal static class TurnCountsCodec
{
    private const byte Version = 1;

    /// <summary>Packs them.</summary>
    public static byte[] Pack(TurnCounts counts)
    {
        PackWriter writer = new(64);
        writer.Byte(Version);
        writer.Unsigned((ulong)counts.Lengths.Count);
        foreach ((int turns, long conversations) in counts.Lengths)
        {
            writer.Unsigned((ulong)turns);
            writer.Unsigned((ulong)conversations);
        }

        writer.Unsigned((ulong)counts.Turns);
        writer.Unsigned((ulong)counts.ByTurn.Count);
        foreach ((int turn, TurnEnds ends) in counts.ByTurn)
        {
            writer.Unsigned((ulong)turn);
            writer.Unsigned((ulong)ends.Requests);
            writer.Unsigned((ulong)ends.Completed);
            writer.Unsigned((ulong)ends.Unknown);
        }

        byte[] packed = writer.ToArray();
        writer.Dispose();
        return packed;
    }

    /// <summary>Reads them. No day has more than 2^31 of anything.</summary>
    /// <exception cref="InvalidDataException">The bytes are not packed counts.</exception>
    public static TurnCounts Unpack(ReadOnlySpan<byte> packed)
    {
        PackReader reader = new(packed);
        if (reader.Byte() is var version and not Version)
        {
            throw new InvalidDataException($"Conversations of a day were packed by version {version}, this is version {Version}. A newer console wrote it.");
        }

        TurnCounts counts = new();
        for (int left = reader.Int(TurnCounts.Most); left > 0; left--)
        {
            counts.AddConversations(Number(ref reader), reader.Int(int.MaxValue));
        }

        counts.Turns = reader.Int(int.MaxValue); // exactly: the longest ones may have more than their number says
        for (int left = reader.Int(TurnCounts.Most); left > 0; left--)
        {
            int turn = Number(ref reader), requests = reader.Int(int.MaxValue), completed = reader.Int(requests);
            counts.AddTurn(turn, new TurnEnds(requests, completed, reader.Int(requests - completed)));
        }

        return reader.AtEnd ? counts : throw new InvalidDataException("After the conversations of a day comes something else.");
    }

    private static int Number(ref PackReader reader) =>
        reader.Int(TurnCounts.Most) is > 0 and var number ? number : throw new InvalidDataException("Conversations of a day have turns without a number.");
}
