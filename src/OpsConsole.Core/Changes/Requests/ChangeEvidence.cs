using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Gathers what must be shown for a change, and has it judged.</summary>
internal sealed class ChangeEvidence(EvaluationQueries evaluations, PreflightChecks preflight)
{
    public async Task<IReadOnlyList<EvidenceItem>> JudgeAsync(ChangeRequest request, ChangeSubject subject, EvidenceDemand demand, CancellationToken cancellationToken)
    {
        if (demand.IsNone || !request.Kind.IsOfPrompt())
        {
            return [];
        }

        // A version that goes is not shown to anybody any more: of a removal only the checks before it count.
        EvidenceDemand asked = subject.After is null ? EvidenceDemand.None with { Preflight = demand.Preflight } : demand;
        return EvidenceJudge.Judge(asked, new EvidencePack(
            await ResultsAsync(request.Subject, subject.After, cancellationToken).ConfigureAwait(false) ?? [],
            await ResultsAsync(request.Subject, subject.Before, cancellationToken).ConfigureAwait(false),
            subject.After is { } after ? PromptScan.Of(FilesOf(after), subject.Before is { } before ? FilesOf(before) : null) : null,
            asked.Preflight ? await preflight.RunAsync(request.Subject, subject.Commit, request.Environment, cancellationToken).ConfigureAwait(false) : null,
            subject.Facts?.TokenIncrease));
    }

    /// <summary>By which results of evaluations go for a version.</summary>
    public static string ContentOf(LocatedPrompt version) => PromptAtCommit.ContentIdOf(version.Blob, version.User?.Content);

    private async Task<IReadOnlyList<EvaluationResult>?> ResultsAsync(string prompt, LocatedPrompt? version, CancellationToken cancellationToken) =>
        version is null ? null : await evaluations.OfAsync(prompt, ContentOf(version), cancellationToken).ConfigureAwait(false);

    private static ScannedFiles FilesOf(LocatedPrompt version) => new(version.File.Content, version.User?.Content);
}
