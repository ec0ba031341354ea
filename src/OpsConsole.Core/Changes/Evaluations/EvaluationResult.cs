using System.Text.Json;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Results of an evaluation, for screens and for the gate.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Commit">The commit that it was run on.</param>
/// <param name="Scores">The scores, by name.</param>
/// <param name="At">When it came, UTC.</param>
/// <param name="ByName">Who sent it.</param>
public sealed record EvaluationResult(string Id, string Suite, string Commit, IReadOnlyList<EvaluationScore> Scores, DateTime At, string ByName)
{
    /// <summary>The prompt.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Who wrote the report, as <see cref="EvaluationReport.Source"/> has it.</summary>
    public string Source { get; init; } = EvaluationReport.Plain;

    /// <summary>Cases that passed.</summary>
    public int Passed { get; init; }

    /// <summary>Cases that did not.</summary>
    public int Failed { get; init; }

    /// <summary>Cases that could not be run.</summary>
    public int Errors { get; init; }

    /// <summary>When it was run, UTC; null where the report does not say.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>How it was withdrawn; null while it counts.</summary>
    public EvaluationWithdrawal? Withdrawn { get; init; }

    /// <summary>All cases; 0 where the report does not say.</summary>
    public int Cases => Passed + Failed + Errors;

    /// <summary>A score; null where it has none of that name.</summary>
    public decimal? Find(string score) => Scores.FirstOrDefault(s => s.Name == score)?.Value;

    /// <summary>As it is kept.</summary>
    internal static EvaluationResult Of(PromptEvaluation row) =>
        new(row.Id, row.Suite, row.Commit, Read(row.Scores), row.At, row.ByName)
        {
            Prompt = row.Prompt,
            Source = row.Source,
            Passed = row.Passed,
            Failed = row.Failed,
            Errors = row.Errors,
            StartedAt = row.StartedAt,
            Withdrawn = row.WithdrawnAt is { } at ? new EvaluationWithdrawal(at, row.WithdrawnBy ?? "", row.WithdrawReason ?? "") : null,
        };

    /// <summary>Scores as they are kept.</summary>
    internal static string Write(IEnumerable<EvaluationScore> scores) => JsonSerializer.Serialize(scores.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal));

    private static EvaluationScore[] Read(string scores) =>
        [.. (JsonSerializer.Deserialize<Dictionary<string, decimal>>(scores) ?? []).Select(s => new EvaluationScore(s.Key, s.Value)).OrderBy(s => s.Name, StringComparer.Ordinal)];
}

/// <summary>How a result was withdrawn.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="ByName">By whom.</param>
/// <param name="Reason">Why.</param>
public sealed record EvaluationWithdrawal(DateTime At, string ByName, string Reason);
