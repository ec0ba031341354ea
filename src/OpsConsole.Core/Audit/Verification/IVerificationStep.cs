namespace OpsConsole.Core.Audit.Verification;

/// <summary>Something more to hold the trail against when the console verifies its own, such as the anchors. All registered ones run.</summary>
public interface IVerificationStep
{
    /// <summary>Looks at the trail, whose entries and checkpoints have been verified up to a size.</summary>
    /// <param name="size">Number of entries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it found; null when nothing is wrong, or when it cannot say.</returns>
    Task<TrailFinding?> VerifyAsync(long size, CancellationToken cancellationToken);
}
