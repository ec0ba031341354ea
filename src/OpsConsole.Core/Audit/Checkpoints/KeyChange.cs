namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>How a change of the signing key ended.</summary>
public enum KeyChangeOutcome
{
    /// <summary>The new key signs.</summary>
    Done,

    /// <summary>The actor may not.</summary>
    NotAllowed,

    /// <summary>No reason was given.</summary>
    NoReason,

    /// <summary>The trail cannot be signed as it is, so its key cannot be changed in an orderly way.</summary>
    NotSigning,

    /// <summary>The key works, so it is to be rotated, not replaced.</summary>
    NotLost,

    /// <summary>The key is being changed already.</summary>
    Busy,

    /// <summary>The new key's file cannot be written.</summary>
    NotWritable,

    /// <summary>The change is in the trail, but the checkpoint that completes it could not be signed yet. It is tried again by itself.</summary>
    Unfinished,
}

/// <summary>What became of a change of the signing key.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Key">The new key's public side, for those who verify; null when there is none.</param>
/// <param name="Detail">Why not, where there is more to say; may name files of the server.</param>
public sealed record KeyChange(KeyChangeOutcome Outcome, VerifierKey? Key = null, string Detail = "")
{
    /// <summary>The outcome as a sentence, with what to do.</summary>
    public string Says => Outcome switch
    {
        KeyChangeOutcome.Done => $"The audit trail is signed by the key {Key?.Fingerprint} from now on.",
        KeyChangeOutcome.NotAllowed => "You may not change the key of the audit trail. Ask somebody from compliance or an administrator.",
        KeyChangeOutcome.NoReason => "Say why: the reason is written into the audit trail.",
        KeyChangeOutcome.NotSigning => $"The audit trail cannot be signed, so its key cannot be changed. {Detail}",
        KeyChangeOutcome.NotLost => "The signing key is there and works. Run 'audit rotate-key' to change it.",
        KeyChangeOutcome.Busy => "The signing key is being changed already. Try again in a minute.",
        KeyChangeOutcome.NotWritable => $"The new signing key cannot be written ({Detail}) Give the console the right to write there.",
        _ => $"The new key is in the audit trail, but no checkpoint is signed by it yet: {Detail} It is tried again by itself.",
    };
}
