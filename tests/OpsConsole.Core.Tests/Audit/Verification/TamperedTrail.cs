using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>A file that somebody tampered with, and what verification must say of it.</summary>
/// <param name="File">The <c>trail.jsonl</c>.</param>
/// <param name="Kinds">The names that fit what was done.</param>
/// <param name="From">First position that may be called the first bad one: entries before it can be proved good.</param>
/// <param name="To">Last such position: the entry that was tampered with.</param>
internal sealed record TamperedTrail(string File, Tampering[] Kinds, long From, long To)
{
    /// <summary>The key that whoever verifies knows; null where verification must do without.</summary>
    public string? Key { get; init; }

    /// <summary>The checkpoints that were kept outside; empty where verification must do without.</summary>
    public IReadOnlyList<string> Anchors { get; init; } = [];

    /// <summary>Whether the first bad position must be named.</summary>
    public bool Named { get; init; } = true;

    /// <summary>What the product's verifier says of it.</summary>
    public async Task<TrailFinding> JudgeAsync(CancellationToken cancellationToken)
    {
        StringReader anchors = new(string.Concat(Anchors.Select(n => n + "\n")));
        TrailTrust trust = new()
        {
            Keys = Key is null ? [] : [VerifierKey.TryParse(Key)!],
            Anchors = Anchors.Count == 0 ? null : await AnchorList.ReadAsync(anchors, cancellationToken),
        };
        using MemoryStream file = new(System.Text.Encoding.UTF8.GetBytes(File));
        return (await TrailVerifier.VerifyAsync(file, trust, null, cancellationToken)).Finding;
    }
}
