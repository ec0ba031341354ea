using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>The members of an entry, as they are spelled in its bytes.</summary>
internal ref struct EntryFields
{
    /// <summary>Length of an instant, <c>YYYY-MM-DDThh:mm:ss.sssZ</c>.</summary>
    public const int InstantLength = 24;

    private const int Required = 1, Optional = 0;

    /// <summary>All members there are, in their sorted order.</summary>
    private static readonly (byte[] Name, int Need)[] Members =
    [
        .. new (string Name, int Need)[]
        {
            ("actor", Required), ("after", Optional), ("before", Optional), ("change", Optional), ("environment", Optional), ("id", Required),
            ("kind", Required), ("log", Required), ("object", Required), ("occurredAt", Required), ("outcome", Required), ("personal", Optional),
            ("prev", Required), ("prompt", Optional), ("reason", Optional), ("recordedAt", Required), ("request", Optional), ("seq", Required),
            ("source", Required), ("v", Required),
        }.Select(m => (System.Text.Encoding.ASCII.GetBytes(m.Name), m.Need)),
    ];

    public ReadOnlySpan<byte> ActorId, ActorType, After, Before, Change, Environment, Id, Kind, LogId, ObjectId, ObjectType, OccurredAt, Outcome;

    public ReadOnlySpan<byte> Personal, Prev, Prompt, Reason, RecordedAt, Request, Source;

    public long Seq;

    /// <summary>Reads an entry that is canonical. False when it has not the members of docs/audit-format.md §2.</summary>
    public static bool TryRead(ReadOnlySpan<byte> entry, out EntryFields fields)
    {
        fields = default;
        fields.Seq = -1;
        CanonicalMembers members = new(entry);
        int next = 0;
        while (members.MoveNext())
        {
            while (next < Members.Length && !members.Name.SequenceEqual(Members[next].Name))
            {
                if (Members[next].Need == Required)
                {
                    return false;
                }

                next++;
            }

            if (next == Members.Length || !fields.Take(next, members.Value))
            {
                return false;
            }

            next++;
        }

        return next == Members.Length
            && fields.Prev.Length == 2 * MerkleTree.HashLength && !fields.Prev.ContainsAnyExcept(Hex.Digits)
            && IsInstant(fields.RecordedAt) && IsInstant(fields.OccurredAt);
    }

    private static bool IsInstant(ReadOnlySpan<byte> text)
    {
        if (text.Length != InstantLength)
        {
            return false;
        }

        ReadOnlySpan<byte> form = "0000-00-00T00:00:00.000Z"u8;
        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] == '0' ? text[i] is < (byte)'0' or > (byte)'9' : text[i] != form[i])
            {
                return false;
            }
        }

        return true;
    }

    private bool Take(int member, ReadOnlySpan<byte> value) => member switch
    {
        0 => TryPair(value, out ActorId, out ActorType),
        1 => TryObject(value, out After),
        2 => TryObject(value, out Before),
        3 => CanonicalValue.TryText(value, out Change),
        4 => CanonicalValue.TryText(value, out Environment),
        5 => CanonicalValue.TryText(value, out Id),
        6 => CanonicalValue.TryText(value, out Kind),
        7 => CanonicalValue.TryText(value, out LogId),
        8 => TryPair(value, out ObjectId, out ObjectType),
        9 => CanonicalValue.TryText(value, out OccurredAt),
        10 => CanonicalValue.TryText(value, out Outcome) && (Outcome.SequenceEqual("done"u8) || Outcome.SequenceEqual("denied"u8) || Outcome.SequenceEqual("failed"u8)),
        11 => TryObject(value, out Personal),
        12 => CanonicalValue.TryText(value, out Prev),
        13 => TryObject(value, out Prompt),
        14 => CanonicalValue.TryText(value, out Reason),
        15 => CanonicalValue.TryText(value, out RecordedAt),
        16 => CanonicalValue.TryText(value, out Request),
        17 => CanonicalValue.TryInteger(value, out Seq) && Seq >= 0,
        18 => CanonicalValue.TryText(value, out Source),
        _ => value.SequenceEqual("1"u8),
    };

    private static bool TryObject(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> members)
    {
        members = value;
        return CanonicalValue.IsObject(value);
    }

    private static bool TryPair(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> id, out ReadOnlySpan<byte> type)
    {
        id = type = default;
        if (!CanonicalValue.IsObject(value))
        {
            return false;
        }

        CanonicalMembers members = new(value);
        return members.MoveNext() && members.Name.SequenceEqual("id"u8) && CanonicalValue.TryText(members.Value, out id)
            && members.MoveNext() && members.Name.SequenceEqual("type"u8) && CanonicalValue.TryText(members.Value, out type)
            && !members.MoveNext();
    }
}
