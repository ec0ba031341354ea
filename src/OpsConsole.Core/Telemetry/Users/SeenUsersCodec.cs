using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Users;

/// <summary>Packs users: a version, their number, then each with the distance of its hash to the one before.</summary>
internal static class SeenUsersCodec
{
    private const byte Version = 1;

    /// <summary>Most users of a packed day: more is not one.</summary>
    private const int Most = 100_000_000;

    /// <summary>Packs them; the order does not matter.</summary>
    public static byte[] Pack(IEnumerable<SeenUser> users)
    {
        SeenUser[] sorted = [.. users.OrderBy(u => (ulong)u.User).ThenBy(u => u.Model).ThenBy(u => u.Prompt)];
        PackWriter writer = new(16 + (sorted.Length * 12));
        writer.Byte(Version);
        writer.Unsigned((ulong)sorted.Length);
        ulong last = 0;
        foreach (SeenUser user in sorted)
        {
            writer.Unsigned((ulong)user.User - last);
            writer.Unsigned((ulong)user.Model);
            writer.Unsigned((ulong)user.Prompt);
            last = (ulong)user.User;
        }

        byte[] packed = writer.ToArray();
        writer.Dispose();
        return packed;
    }

    /// <summary>Reads them, by their hashes.</summary>
    /// <exception cref="InvalidDataException">The bytes are not packed users.</exception>
    public static SeenUser[] Unpack(ReadOnlySpan<byte> packed)
    {
        PackReader reader = new(packed);
        if (reader.Byte() is var version and not Version)
        {
            throw new InvalidDataException($"Users of a day were packed by version {version}, this is version {Version}. A newer console wrote it.");
        }

        SeenUser[] users = new SeenUser[reader.Int(Most)];
        ulong last = 0;
        for (int i = 0; i < users.Length; i++)
        {
            last += reader.Unsigned();
            users[i] = new SeenUser((long)last, reader.Int(int.MaxValue), reader.Int(int.MaxValue));
        }

        return users;
    }
}
