namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>A score of an evaluation.</summary>
/// <param name="Name">Its name, at most <see cref="MaxName"/> characters.</param>
/// <param name="Value">Its value, 0 to 1, with at most six decimals: so limits are compared as they are written.</param>
public sealed record EvaluationScore(string Name, decimal Value)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>The mean score of all cases.</summary>
    public const string Mean = "score";

    /// <summary>The share of cases that passed.</summary>
    public const string PassRate = "passRate";
}

/// <summary>What a run of an evaluation said.</summary>
/// <param name="Suite">Name of the suite; null where the report gives none.</param>
/// <param name="Source">Who wrote the report: <see cref="Promptfoo"/> or <see cref="Plain"/>.</param>
/// <param name="Scores">The scores, by name.</param>
public sealed record EvaluationReport(string? Suite, string Source, IReadOnlyList<EvaluationScore> Scores)
{
    /// <summary>promptfoo's JSON output.</summary>
    public const string Promptfoo = "promptfoo";

    /// <summary>The plain shape (docs/evaluations.md).</summary>
    public const string Plain = "plain";

    /// <summary>Cases that passed.</summary>
    public int Passed { get; init; }

    /// <summary>Cases that did not.</summary>
    public int Failed { get; init; }

    /// <summary>Cases that could not be run.</summary>
    public int Errors { get; init; }

    /// <summary>When it was run, UTC; null where the report does not say.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>The commit that was tested, or its beginning; null where the report does not say.</summary>
    public string? Commit { get; init; }

    /// <summary>Scores that are not kept, each with why.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}

/// <summary>A report that was read, or why it was not.</summary>
/// <param name="Report">The report; null when it cannot be read.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ReadEvaluation(EvaluationReport? Report, string? Problem, string? Remedy);
