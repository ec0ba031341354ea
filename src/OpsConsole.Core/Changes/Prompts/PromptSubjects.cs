using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Changes.Prompts;

/// <summary>Reads changes of what is live of prompts: releases, rollbacks, removals.</summary>
internal sealed class PromptSubjects(ReleaseCandidates candidates, PromptCatalog catalog, ObservedVersions observed) : IChangeSubjects
{
    public bool Knows(ChangeKind kind) => kind is ChangeKind.Release or ChangeKind.Rollback or ChangeKind.Removal;

    public async Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        ReleaseCandidate candidate = await candidates.FindAsync(KindOf(request.Kind), request.Environment, request.Subject, request.Wanted, request.Proposal, cancellationToken).ConfigureAwait(false);
        if (candidate.Problem is not null)
        {
            return new ChangeSubject { Problem = candidate.Problem, IsOver = candidate.IsGone, Replaces = candidate.Live };
        }

        bool isLive = candidate.Commit is { } commit && candidate.Live is { } live && PromptVersion.Same(commit, live);
        return new ChangeSubject
        {
            Problem = isLive ? "It is live already." : null,
            IsOver = isLive,
            Commit = candidate.Commit,
            Blob = candidate.After?.Blob,
            Replaces = candidate.Live,
            Merges = candidate.Merges,
            Authors = candidate.Authors,
            Before = candidate.Before,
            After = candidate.After,
            Facts = PromptChangeFacts.Of(candidate.Before, candidate.After, request.Environment, KindOf(request.Kind)) with
            {
                Prompt = request.Subject,
                Owners = catalog.Current.Find(request.Subject)?.Owners ?? [],
                Applications = [.. observed.Of(request.Environment, request.Subject).Select(v => v.Application).Distinct(StringComparer.Ordinal)],
                ByProgram = request.AuthorType == ActorType.Key,
            },
        };
    }

    /// <summary>What a release does that a change asks for.</summary>
    public static ReleaseKind KindOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Rollback => ReleaseKind.Rollback,
        ChangeKind.Removal => ReleaseKind.Removal,
        _ => ReleaseKind.Release,
    };

    /// <summary>What a change asks for by which a release was made.</summary>
    public static ChangeKind KindOf(ReleaseKind kind) => kind switch
    {
        ReleaseKind.Rollback => ChangeKind.Rollback,
        ReleaseKind.Removal => ChangeKind.Removal,
        _ => ChangeKind.Release,
    };
}
