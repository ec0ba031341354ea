using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>Reads a change for one person or program. Starts no process where it was judged since it last changed; else it is judged once, or, when it is decided, what it was about is read.</summary>
public sealed class ChangeDetails
{
    private readonly ChangeQueries _queries;
    private readonly ChangeAssessor _assessor;
    private readonly ChangeVersions _versions;
    private readonly ChangeStandings _standings;
    private readonly ChangeNames _names;
    private readonly AccessDirectory _access;
    private readonly PromptCatalog _catalog;
    private readonly TimeProvider _time;

    internal ChangeDetails(
        ChangeQueries queries, ChangeAssessor assessor, ChangeVersions versions, ChangeStandings standings, ChangeNames names, AccessDirectory access, PromptCatalog catalog, TimeProvider time) =>
        (_queries, _assessor, _versions, _standings, _names, _access, _catalog, _time) = (queries, assessor, versions, standings, names, access, catalog, time);

    /// <summary>Reads one.</summary>
    /// <param name="id">The change request.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read.</exception>
    public async Task<ChangeDetail?> ReadAsync(string id, Actor viewer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        if (await _queries.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return null;
        }

        return request.State.IsUndecided()
            ? await OpenAsync(request, viewer, cancellationToken).ConfigureAwait(false)
            : await DecidedAsync(request, viewer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ChangeDetail> OpenAsync(ChangeRequest request, Actor viewer, CancellationToken cancellationToken)
    {
        if (_assessor.Last(request.Id) is { } last && (last.Hash.Length == 0 || (last.Hash == request.Hash && last.Policy.Blob == request.PolicyId)))
        {
            return Of(request, last, null, viewer);
        }

        (ChangeAssessment? found, string? unreadable) = await TryAsync(() => _assessor.AssessAsync(request, cancellationToken)).ConfigureAwait(false);
        return Of(request, found, unreadable, viewer);
    }

    /// <summary>Of a change that is over, what it was about and not what is live by now; and what was judged when it was decided, whatever can be read by now.</summary>
    private async Task<ChangeDetail> DecidedAsync(ChangeRequest request, Actor viewer, CancellationToken cancellationToken)
    {
        ChangeSubject? subject = _assessor.Last(request.Id) is { } last && last.Hash == request.Hash ? last.Subject : null;
        string? unreadable = null;
        if (subject is null)
        {
            (subject, unreadable) = await TryAsync(() => _versions.ReadAsync(request, cancellationToken)).ConfigureAwait(false);
        }

        (KeptVerdict Verdict, DateTime At)? kept = KeptVerdict.Of(request);
        KeptVerdict? then = kept?.Verdict;
        ChangeAssessment found = ChangeAssessment.Closed with
        {
            Subject = (subject ?? new ChangeSubject()) with { Facts = then?.Facts, Authors = then?.Authors ?? [] },
            Hash = request.Hash,
            Verdict = then?.Verdict,
            Evidence = then?.Evidence ?? [],
        };
        return Of(request, found, unreadable, viewer) with
        {
            Policy = null,
            JudgedAt = kept?.At,
            IsJudgedInPart = then?.IsPart == true,
            Needs = [.. (then?.Demands ?? []).Select(d => new ApprovalNeed(d, [], []))],
        };
    }

    /// <summary>What is read; or why it cannot be.</summary>
    private static async Task<(T? Found, string? Unreadable)> TryAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return (await read().ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return (null, exception is ChangeUnreadableException ? exception.Message : "What would change cannot be read now. The line of the repository on the page Prompts says why.");
        }
    }

    private ChangeDetail Of(ChangeRequest request, ChangeAssessment? found, string? unreadable, Actor by)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        bool isOpen = request.State.IsUndecided();
        ChangeStanding? standing = isOpen && found is { Verdict: not null } ? _standings.Of(request, found, now) : null;
        ChangePosition at = new(request, found, standing, _access.Find(request.GlassBrokenBy ?? "")?.Email ?? "", IsLive(request), now);
        ChangeViewer viewer = new(by, _standings.Of(by), by.May(ChangeOpening.PermissionFor(request.Kind), _access), by.May(Permissions.ReleasePrompts, _access));
        IReadOnlyDictionary<ChangeAct, string?> acts = ChangeActs.Of(at, viewer);
        return new ChangeDetail
        {
            Request = request,
            Hash = found?.Hash ?? "",
            Policy = found?.Policy.Policy,
            Verdict = found?.Verdict,
            Facts = found?.Subject.Facts,
            Needs = found is not null && standing is not null ? _names.Needs(request, found, standing) : [],
            Approvals = _names.Approvals(request, found, standing),
            Evidence = found?.Evidence ?? [],
            Files = found is null ? [] : found.Subject.File is { } file ? [file] : FilesOf(found.Subject.Before, found.Subject.After),
            Before = found?.Subject.Before?.Parsed.Prompt,
            After = found?.Subject.After?.Parsed.Prompt,
            ContentBefore = ContentOf(found?.Subject.Before),
            ContentAfter = ContentOf(found?.Subject.After),
            Authors = found?.Subject.Authors ?? [],
            OwnersNobodyIs = isOpen && found is not null ? _names.OwnersNobodyIs(found) : [],
            Problem = isOpen ? found?.Problem ?? request.Problem : request.Problem,
            Unreadable = unreadable,
            Acts = acts,
            CanReleaseByApproving = (viewer.MayRelease || request.GoesByItself) && acts.TryGetValue(ChangeAct.Approve, out string? refusal) && refusal is null && ChangeActs.IsLast(at, viewer, _names.Owns(by.Id, found!)),
            Clock = found is null ? null : ReviewClock.Of(request, found.Policy.Policy, now),
            GlassBrokenBy = request.GlassBrokenBy is { } breaker ? _names.Of(breaker) : null,
            ReviewedBy = request.ReviewedBy is { } reviewer ? _names.Of(reviewer) : null,
        };
    }

    private static string? ContentOf(LocatedPrompt? version) => version is null ? null : ChangeEvidence.ContentOf(version);

    private bool IsLive(ChangeRequest request) =>
        request.Commit is { } commit && _catalog.Current.Environments.GetValueOrDefault(request.Environment)?.Lines.GetValueOrDefault(request.Subject)?.Commit is { } live && PromptVersion.Same(commit, live);

    private static IReadOnlyList<ChangedFile> FilesOf(LocatedPrompt? before, LocatedPrompt? after)
    {
        if ((after ?? before) is not { } named)
        {
            return [];
        }

        ChangedFile file = new(named.Path, before?.File.Content, after?.File.Content);
        return (after?.User ?? before?.User) is null ? [file]
            : [file, new ChangedFile(PromptFile.UserPathOf(PromptFormat.Fabric, named.Path) ?? named.Path, before?.User?.Content, after?.User?.Content)];
    }
}
