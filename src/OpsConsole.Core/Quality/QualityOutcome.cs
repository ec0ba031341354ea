namespace OpsConsole.Core.Quality;

/// <summary>What became of a command of quality.</summary>
/// <param name="Id">What it made or changed; null when it was not done.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
public sealed record QualityOutcome(string? Id, string? Problem = null, bool Denied = false)
{
    /// <summary>It was not done.</summary>
    /// <param name="problem">Why, with the remedy.</param>
    public static QualityOutcome Refused(string problem) => new(null, problem);
}
