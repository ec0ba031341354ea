using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Holds the seal of an exported trail against what stands before it. Pure function.</summary>
internal static class SealCheck
{
    /// <summary>What does not fit; null when all does.</summary>
    /// <param name="note">The note that the seal is.</param>
    /// <param name="seal">What it says.</param>
    /// <param name="key">The key that was in force at its size.</param>
    /// <param name="chain">The trail before it.</param>
    /// <param name="fits">Whether the bytes before it are those that it names, the newest checkpoint last.</param>
    public static TrailFinding? Find(SignedNote note, TrailSeal seal, VerifierKey key, TrailChain chain, bool fits) => NoteChecks.Check(note, [key]) switch
    {
        NoteVerdict.OtherKey => new TrailFinding(Tampering.IdentitySwapped, null, "The seal is not signed by the log's key."),
        not NoteVerdict.Signed => new TrailFinding(Tampering.FileChanged, null, "The seal was altered: its signature does not fit."),
        _ when seal.LogId != chain.LogId => new TrailFinding(Tampering.IdentitySwapped, null, "The seal is of another log."),
        _ when seal.Size > chain.Position => new TrailFinding(
            Tampering.TailCut, chain.Position, $"The end is missing: {seal.Size} positions were exported, and there are {chain.Position}."),
        _ when !fits || seal.Size != chain.Position || seal.Entries != chain.Entries => new TrailFinding(
            Tampering.FileChanged, null, "The file is not as it was exported: what its seal says of it does not fit. Its entries are those that were signed."),
        _ => null,
    };
}
