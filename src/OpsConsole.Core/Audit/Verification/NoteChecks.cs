using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>What a note's signatures are worth.</summary>
internal enum NoteVerdict
{
    /// <summary>All keys that must have signed it have.</summary>
    Signed,

    /// <summary>A key that must have signed it has not; another may have.</summary>
    OtherKey,

    /// <summary>There is a signature in the name of the key, and it is not the key's.</summary>
    Forged,
}

/// <summary>Verifies the signatures of many notes on all processors, some hundred at a time.</summary>
internal sealed class NoteChecks(Action<long, long, NoteVerdict> report)
{
    private const int BatchSize = 512;

    private readonly List<(SignedNote Note, IReadOnlyList<VerifierKey> Required, long Size, long After)> _waiting = [];

    public static NoteVerdict Check(SignedNote note, IReadOnlyList<VerifierKey> required)
    {
        NoteVerdict verdict = NoteVerdict.Signed;
        foreach (VerifierKey key in required)
        {
            if (!note.Signatures.Any(s => s.Name == key.Name && s.KeyId == key.KeyId))
            {
                verdict = NoteVerdict.OtherKey;
            }
            else if (!note.IsSignedBy(key))
            {
                return NoteVerdict.Forged;
            }
        }

        return verdict;
    }

    /// <summary>Has a note checked, now or a little later. Failures are reported with both sizes, in the order in which the notes came.</summary>
    /// <param name="note">The checkpoint.</param>
    /// <param name="required">The keys that must have signed it.</param>
    /// <param name="size">Its size.</param>
    /// <param name="after">Size of the checkpoint before it.</param>
    public void Add(SignedNote note, IReadOnlyList<VerifierKey> required, long size, long after)
    {
        _waiting.Add((note, required, size, after));
        if (_waiting.Count == BatchSize)
        {
            Flush();
        }
    }

    public void Flush()
    {
        NoteVerdict[] verdicts = new NoteVerdict[_waiting.Count];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = Check(_waiting[i].Note, _waiting[i].Required));
        for (int i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i] != NoteVerdict.Signed)
            {
                report(_waiting[i].Size, _waiting[i].After, verdicts[i]);
            }
        }

        _waiting.Clear();
    }
}
