using OpsConsole.Core.Audit.Evidence;

namespace OpsConsole.Web.Audit.Evidence;

/// <summary>How an evidence pack reads.</summary>
internal static class EvidenceWords
{
    /// <summary>The chapters that a pack always has, told or empty.</summary>
    public static IReadOnlyList<EvidencePart> Chapters { get; } = [EvidencePart.Proposal, EvidencePart.Evaluation, EvidencePart.Decision, EvidencePart.Release];

    /// <summary>What the pack is about.</summary>
    public static string Title(EvidenceScope scope) => scope.Change is { } change
        ? $"Change request {change}"
        : $"{Reading.AuditWords.Type(scope.ObjectType)} {scope.ObjectId}";

    public static string Chapter(EvidencePart part) => part switch
    {
        EvidencePart.Proposal => "Proposal and content",
        EvidencePart.Decision => "Approvals and rejections",
        EvidencePart.Evaluation => "Evaluations",
        EvidencePart.Release => "Releases",
        _ => "Other events",
    };

    /// <summary>What is said where a chapter is empty: that nothing was recorded is evidence too.</summary>
    public static string Nothing(EvidencePart part) => part switch
    {
        EvidencePart.Proposal => "The trail records no proposal and no change of its content.",
        EvidencePart.Decision => "The trail records no approval and no rejection.",
        EvidencePart.Evaluation => "The trail records no evaluation.",
        EvidencePart.Release => "The trail records no release.",
        _ => "",
    };

    public static string Time(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss") + " UTC";

    public static string Count(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count:#,0} {many ?? one + "s"}";

    /// <summary>A number of entries.</summary>
    public static string Entries(int count) => Count(count, "entry", "entries");

    /// <summary>What happened in a sentence of numbers: <c>1 proposal, 2 decisions and 1 release</c>.</summary>
    public static string Summary(EvidencePack pack)
    {
        List<string> parts = [];
        foreach ((EvidencePart part, string name) in new[] { (EvidencePart.Evaluation, "evaluation"), (EvidencePart.Decision, "decision"), (EvidencePart.Release, "release") })
        {
            int done = pack.Of(part).Count(e => e.Item.Outcome == "done");
            parts.AddRange(done > 0 ? [Count(done, name)] : Array.Empty<string>());
        }

        int refused = pack.Entries.Count(e => e.Item.Outcome != "done");
        parts.AddRange(refused > 0 ? [$"{Count(refused, "attempt")} refused or failed"] : Array.Empty<string>());
        string among = parts.Count == 0 ? "" : ", among them " + string.Join(", ", parts[..^1]) + (parts.Count > 1 ? " and " : "") + parts[^1];
        return $"{Count(pack.Entries.Count, "event")}{among}.";
    }

    /// <summary>The proof of an entry as a C2SP tlog-proof, but for the checkpoint, which stands in the pack once.</summary>
    public static string Proof(EvidenceEntry entry) =>
        $"c2sp.org/tlog-proof@v1\nindex {entry.Item.Seq}\n{string.Concat(entry.Path.Select(h => Convert.ToBase64String(h) + "\n"))}";

    /// <summary>Text for the inside of a CSS string, and nothing but text: what is not plain becomes a dot.</summary>
    public static string ForStyle(string text) =>
        string.Concat(text.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or ',' or ':' or '@' ? c : '.'));
}
