namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>A report of an evaluation as somebody sends it, not checked yet.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Commit">The commit that was tested, whole SHA or its beginning.</param>
/// <param name="Report">The report, UTF-8.</param>
/// <param name="Suite">Name of the suite; null for the one that the report gives.</param>
public sealed record EvaluationUpload(string Prompt, string Commit, ReadOnlyMemory<byte> Report, string? Suite = null);

/// <summary>Why something was not done with results.</summary>
public enum EvaluationRefusal
{
    /// <summary>It was done.</summary>
    None,

    /// <summary>The actor may not do it.</summary>
    Denied,

    /// <summary>What was sent cannot be read.</summary>
    Unreadable,

    /// <summary>There is no such prompt, commit or result.</summary>
    Missing,

    /// <summary>It contradicts what is there.</summary>
    Conflict,

    /// <summary>The repository or the database does not answer.</summary>
    Unavailable,
}

/// <summary>What became of a command on results.</summary>
/// <param name="Result">The result; null when it was not done.</param>
/// <param name="Refusal">Why it was not done.</param>
/// <param name="Problem">That in words; null when it was done.</param>
/// <param name="Remedy">What to do about it; null when it was done.</param>
public sealed record EvaluationOutcome(EvaluationResult? Result, EvaluationRefusal Refusal = EvaluationRefusal.None, string? Problem = null, string? Remedy = null)
{
    /// <summary>Whether the very report was there already: nothing was added.</summary>
    public bool WasThere { get; init; }

    /// <summary>Scores of the report that are not kept, each with why.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    internal static EvaluationOutcome Refused(EvaluationRefusal refusal, string problem, string remedy) => new(null, refusal, problem, remedy);
}
