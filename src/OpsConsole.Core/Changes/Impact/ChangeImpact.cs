namespace OpsConsole.Core.Changes.Impact;

/// <summary>What a change touches: who calls the prompt, how often, and what that costs, by the last seven whole days (UTC) in one environment.</summary>
/// <param name="Applications">The applications that call it, the one with the most first; empty where none was seen, or that could not be read.</param>
/// <param name="RequestsPerDay">Interactions a day; null when they could not be read.</param>
/// <param name="CostPerDay">What a day costs in US dollars; null when no price is known, or it could not be read.</param>
/// <param name="CostDeltaPerDay">How much more a day would cost in US dollars, less where it is negative; null when it cannot be worked out, which <see cref="CostBasis"/> explains.</param>
/// <param name="TokensBefore">Estimated tokens of the live version; null for none, or one that cannot be read.</param>
/// <param name="TokensAfter">Estimated tokens of the candidate; null for none, or one that cannot be read.</param>
public sealed record ChangeImpact(
    IReadOnlyList<ApplicationTraffic> Applications, double? RequestsPerDay, decimal? CostPerDay, decimal? CostDeltaPerDay, int? TokensBefore, int? TokensAfter)
{
    /// <summary>What the difference in cost stands on, or why there is none; a sentence.</summary>
    public required string CostBasis { get; init; }
}
