namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>A score of a candidate beside that of the live version, each from the newest result of the suite that counts.</summary>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Score">Name of the score.</param>
/// <param name="Candidate">The candidate's value; null where it has none.</param>
/// <param name="Live">The live version's value; null where it has none.</param>
public sealed record EvaluationComparison(string Suite, string Score, decimal? Candidate, decimal? Live)
{
    /// <summary>How much more the candidate has; null where one of the two is missing.</summary>
    public decimal? Delta => Candidate - Live;

    /// <summary>Compares, by suite and score.</summary>
    /// <param name="candidate">Results of the candidate.</param>
    /// <param name="live">Results of the live version; empty where there is none.</param>
    public static IReadOnlyList<EvaluationComparison> Between(IReadOnlyList<EvaluationResult> candidate, IReadOnlyList<EvaluationResult> live)
    {
        Dictionary<string, EvaluationResult> ours = Counting(candidate), theirs = Counting(live);
        return
        [
            .. ours.Values.Concat(theirs.Values).SelectMany(r => r.Scores.Select(s => (r.Suite, s.Name))).Distinct()
                .OrderBy(s => s.Suite, StringComparer.Ordinal).ThenBy(s => s.Name, StringComparer.Ordinal)
                .Select(s => new EvaluationComparison(s.Suite, s.Name, ours.GetValueOrDefault(s.Suite)?.Find(s.Name), theirs.GetValueOrDefault(s.Suite)?.Find(s.Name))),
        ];
    }

    /// <summary>The results that count: of each suite the newest that is not withdrawn.</summary>
    public static Dictionary<string, EvaluationResult> Counting(IReadOnlyList<EvaluationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return results.Where(r => r.Withdrawn is null).GroupBy(r => r.Suite, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Id, StringComparer.Ordinal)!, StringComparer.Ordinal);
    }
}
