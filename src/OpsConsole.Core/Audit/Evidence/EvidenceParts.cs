namespace OpsConsole.Core.Audit.Evidence;

/// <summary>Tells the chapter of an entry from its kind, so that features need not know of evidence packs.</summary>
internal static class EvidenceParts
{
    private static readonly string[] Decisions = ["approv", "reject", "breakglass", "break_glass", "review"], Releases = ["release", "rolled_back", "rollback"];

    public static EvidencePart Of(string kind)
    {
        string[] names = kind.Split('.', 2);
        string verb = names.Length == 2 ? names[1] : "";
        return names[0] is "release" || Array.Exists(Releases, r => verb.StartsWith(r, StringComparison.Ordinal)) ? EvidencePart.Release
            : names[0] is "approval" || Array.Exists(Decisions, d => verb.StartsWith(d, StringComparison.Ordinal)) ? EvidencePart.Decision
            : names[0] is "evaluation" || verb.StartsWith("evaluat", StringComparison.Ordinal) ? EvidencePart.Evaluation
            : names[0] is EvidenceScope.ChangeType or "prompt" ? EvidencePart.Proposal
            : EvidencePart.Other;
    }
}
