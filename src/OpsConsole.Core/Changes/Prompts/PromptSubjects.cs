using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Changes.Prompts;

/// <summary>Reads changes of what is live of prompts: releases, rollbacks, removals.</summary>
internal sealed class PromptSubjects(
    ReleaseCandidates candidates, ChangeAuthors authors, PromptCatalog catalog, PromptRepository repository, ObservedVersions observed) : IChangeSubjects
{
    public bool Knows(ChangeKind kind) => kind.IsOfPrompt();

    public async Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        if (catalog.Current.Commit is null && repository.Status.State == RepositoryState.Starting)
        {
            throw new ChangeUnreadableException("The prompt repository was not read yet. Try again in a moment."); // else every start would take approved changes back for a moment
        }

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
            Authors = await authors.WithMakersOfKeysAsync(candidate.Authors, cancellationToken).ConfigureAwait(false),
            Before = candidate.Before,
            After = candidate.After,
            Facts = FactsOf(request, candidate) with
            {
                Prompt = request.Subject,
                Owners = await OwnersAsync(request, candidate, cancellationToken).ConfigureAwait(false),
                Applications = [.. observed.Of(request.Environment, request.Subject).Select(v => v.Application).Distinct(StringComparer.Ordinal)],
                ByProgram = request.AuthorType == ActorType.Key,
            },
        };
    }

    /// <summary>What it depends on: what is live, the prompt and its owners at the end of the branch, the end of the proposal's branch.</summary>
    public string? StampOf(ChangeRequest request)
    {
        CatalogSnapshot now = catalog.Current;
        ReleaseFile? file = now.Environments.GetValueOrDefault(request.Environment);
        CatalogPrompt? prompt = now.Find(request.Subject);
        return string.Join(
            '\n', file?.Lines.GetValueOrDefault(request.Subject)?.Commit, file?.IsBroken, prompt?.Path, prompt?.Blob, prompt?.UserBlob, string.Join(' ', prompt?.Owners ?? []),
            request.Proposal is null ? "" : repository.BranchTip($"proposals/{request.Proposal}"));
    }

    /// <summary>What it is to a policy. Where something is live and cannot be read, it is not known what stays the same, so everything may be touched.</summary>
    private static ChangeFacts FactsOf(ChangeRequest request, ReleaseCandidate candidate)
    {
        ChangeFacts facts = PromptChangeFacts.Of(candidate.Before, candidate.After, request.Environment, KindOf(request.Kind));
        return request.Kind == ChangeKind.Release && candidate is { Live: not null, Before: null }
            ? facts with { Aspects = new HashSet<ChangeAspect>(PromptAspects.Between(null, candidate.After?.Parsed.Prompt, wasThere: true)) { ChangeAspect.Environment } }
            : facts;
    }

    /// <summary>Who owns it. What is new, or has another name by the proposal, is in no catalog yet: there the rules are asked by its path.</summary>
    private async Task<IReadOnlyList<string>> OwnersAsync(ChangeRequest request, ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> owners = catalog.Current.Find(request.Subject)?.Owners ?? [];
        string[] paths = [.. new[] { candidate.Before?.Path, candidate.After?.Path }.OfType<string>().Distinct(StringComparer.Ordinal).Where(p => p != catalog.Current.Find(request.Subject)?.Path)];
        return paths.Length == 0 ? owners : [.. owners.Union(await authors.OwnersOfAsync(paths, catalog.Current.Commit, cancellationToken).ConfigureAwait(false))];
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
