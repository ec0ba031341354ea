using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Holds the anchors against the trail whenever the console verifies its own. What somebody has acknowledged is not found again.</summary>
internal sealed class AnchorStep(AnchorCheck check, AnchorFindings findings) : IVerificationStep
{
    public async Task<TrailFinding?> VerifyAsync(long size, CancellationToken cancellationToken)
    {
        await check.RunAsync(cancellationToken).ConfigureAwait(false);
        return findings.Open.Count == 0 ? null : findings.Open[^1] switch
        {
            { Disagreement: AnchorVerdict.Shorter } cut => new TrailFinding(Tampering.RolledBack, cut.TrailSize, cut.Message),
            { Disagreement: AnchorVerdict.Replaced } replaced => new TrailFinding(Tampering.RolledBack, 0, replaced.Message),
            { } forked => new TrailFinding(Tampering.Forked, null, forked.Message),
        };
    }
}
