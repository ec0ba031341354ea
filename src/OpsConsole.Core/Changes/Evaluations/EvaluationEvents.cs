using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Evaluations in the audit trail.</summary>
internal static class EvaluationEvents
{
    public const string Added = "evaluation.added";
    public const string Withdrawn = "evaluation.withdrawn";

    private const int MaxId = 64;

    public static readonly AuditKind[] Kinds =
    [
        new(Added, "added results of an evaluation", Permissions.ViewPrompts),
        new(Withdrawn, "withdrew results of an evaluation", Permissions.ViewPrompts),
    ];

    /// <summary>What somebody did to results.</summary>
    public static AuditEvent Of(string kind, PromptEvaluation evaluation, Actor by) => new(kind, by, "evaluation", evaluation.Id)
    {
        Prompt = new AuditedPrompt(evaluation.Prompt, evaluation.Commit, evaluation.Blob),
        Reason = evaluation.WithdrawReason,
        After = new JsonObject
        {
            ["suite"] = CanonicalJson.Clean(evaluation.Suite),
            ["source"] = evaluation.Source,
            ["scores"] = CanonicalJson.Clean(evaluation.Scores), // as a text: what was judged by it can be found again, number by number
            ["passed"] = evaluation.Passed,
            ["failed"] = evaluation.Failed,
            ["errors"] = evaluation.Errors,
            ["report"] = evaluation.ReportHash,
        },
    };

    /// <summary>Somebody tried who may not.</summary>
    public static AuditEvent Refused(string kind, Actor by, string? id) =>
        new(kind, by, "evaluation", id is { Length: > 0 and <= MaxId } ? id : "-") { Outcome = AuditOutcome.Denied };
}
