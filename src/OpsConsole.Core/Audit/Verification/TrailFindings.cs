namespace OpsConsole.Core.Audit.Verification;

/// <summary>Which of several findings is told.</summary>
internal static class TrailFindings
{
    public static TrailFinding None { get; } = new(Tampering.None, null, "");

    /// <summary>The finding of the earliest entry; of several about the same, the most telling. What is no trail is nothing else.</summary>
    public static TrailFinding First(IReadOnlyList<TrailFinding> findings) =>
        findings.FirstOrDefault(f => f.Kind == Tampering.Unreadable) ?? findings.OrderBy(f => f.FirstBad ?? long.MaxValue).ThenBy(f => Rank(f.Kind)).FirstOrDefault() ?? None;

    private static int Rank(Tampering kind) => kind switch
    {
        Tampering.FileChanged => 4,
        Tampering.TailCut => 3,
        Tampering.DetailChanged or Tampering.ColumnChanged => 2,
        Tampering.IdentitySwapped => 1,
        _ => 0,
    };
}
