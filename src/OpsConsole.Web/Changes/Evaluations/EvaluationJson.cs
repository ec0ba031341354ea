using OpsConsole.Core.Changes.Evaluations;

namespace OpsConsole.Web.Changes.Evaluations;

/// <summary>Results of an evaluation: a promise to other people's programs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Sha">The commit that was tested.</param>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Source">promptfoo or plain.</param>
/// <param name="Scores">The scores by name, 0 to 1.</param>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Failed">Cases that did not.</param>
/// <param name="Errors">Cases that could not be run.</param>
/// <param name="At">When it came.</param>
/// <param name="StartedAt">When it was run; null where the report does not say.</param>
/// <param name="By">Who sent it.</param>
/// <param name="Withdrawn">How it was withdrawn; null while it counts.</param>
internal sealed record EvaluationJson(
    string Id, string Prompt, string Sha, string Suite, string Source, IReadOnlyDictionary<string, decimal> Scores, int Passed, int Failed, int Errors, DateTime At, DateTime? StartedAt, string By,
    EvaluationWithdrawalJson? Withdrawn)
{
    /// <summary>Scores of the report that are not kept, each with why. Said when it is sent, and not kept.</summary>
    public IReadOnlyList<string>? LeftOut { get; init; }

    public static EvaluationJson Of(EvaluationResult result) => new(
        result.Id, result.Prompt, result.Commit, result.Suite, result.Source, result.Scores.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal), result.Passed, result.Failed, result.Errors,
        result.At, result.StartedAt, result.ByName, result.Withdrawn is { } withdrawn ? new EvaluationWithdrawalJson(withdrawn.At, withdrawn.ByName, withdrawn.Reason) : null);
}

/// <summary>How results were withdrawn.</summary>
internal sealed record EvaluationWithdrawalJson(DateTime At, string By, string Reason);

/// <summary>Such results.</summary>
/// <param name="Items">The results, newest first.</param>
/// <param name="NextCursor">Asks for the rest; null when that is all.</param>
internal sealed record EvaluationListJson(IReadOnlyList<EvaluationJson> Items, string? NextCursor);

/// <summary>A withdrawal as it is asked for.</summary>
/// <param name="Reason">Why.</param>
internal sealed record EvaluationWithdrawalBody(string? Reason);
