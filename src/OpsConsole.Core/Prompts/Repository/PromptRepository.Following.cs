using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Following the branch that counts, wherever it goes, and keeping what was released on it.</summary>
internal sealed partial class PromptRepository
{
    private const int MaxNamed = 5;

    private IReadOnlyCollection<string> _released = [];
    private HashSet<string> _atStake = []; // what was released since before the rewrite that nobody has heard of yet
    private HistoryRewrite? _untold;
    private string? _heard; // the end of a rewrite that was told of, until it is accepted: the mirror may not take it at once

    /// <summary>Asks the repository for news. Never fails: what is wrong is in the status afterwards, and what was known before stays.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        await TryAsync(
            async () =>
            {
                await PrepareAsync(cancellationToken).ConfigureAwait(false);
                await _mirror.FetchAsync(cancellationToken).ConfigureAwait(false);
                await CompareAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (_untold is { } rewrite && await Rewrites.TellAsync(rewrite, cancellationToken).ConfigureAwait(false))
        {
            await TryAsync(() => HeardAsync(rewrite, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says which commits are released, SHAs or their beginnings: they stay readable whatever happens to the branch.</summary>
    /// <exception cref="GitException">The mirror cannot be written to.</exception>
    public Task KeepReleasedAsync(IEnumerable<string> commits, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            IReadOnlyCollection<string> released = await ExistingAsync(commits, cancellationToken).ConfigureAwait(false);
            if (Status.Tip is { } tip)
            {
                // Those on the branch are kept with its end when it is rewritten.
                await _mirror.KeepAsync(await _mirror.NotBeforeAsync(released, tip, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }

            _released = released;
            return true;
        },
        cancellationToken);

    /// <summary>Says why the newest commit could not be read into the catalog, in words; null when it was.</summary>
    public void SetNotRead(string? problem) => Volatile.Write(ref _notRead, problem);

    /// <summary>Looks at what was fetched. An end that does not follow from the one before is accepted only once somebody was told.</summary>
    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        MirrorRefs refs = _mirror.Refs;
        DateTime now = _time.GetUtcNow().UtcDateTime;
        if (!refs.Heads.TryGetValue(_options.Branch, out string? tip))
        {
            string[] names = [.. refs.Heads.Keys.Where(n => GitAddress.BranchProblem(n).Length == 0).Order(StringComparer.Ordinal).Take(MaxNamed)];
            Set(RepositoryState.BranchMissing, _status.Tip, now, names.Length == 0
                ? $"The repository is empty. Push branch '{_options.Branch}' to it."
                : $"The repository has no branch '{_options.Branch}', but {string.Join(", ", names)}. Push it, or set Prompts:Branch. What was read last counts.");
            return;
        }

        if ((_heard ?? refs.Tip) is not { } before || await Git.IsAncestorAsync(before, tip, cancellationToken).ConfigureAwait(false))
        {
            await AcceptAsync(tip, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await HoldAsync(before, tip, cancellationToken).ConfigureAwait(false);
        }

        Set(RepositoryState.Ready, tip, now, null);
    }

    /// <summary>
    /// Keeps what a rewrite would lose, and what is to be told of it until somebody hears it: meanwhile other commits may be released, and the
    /// branch may be rewritten again, so its new end is kept too.
    /// </summary>
    private async Task HoldAsync(string before, string tip, CancellationToken cancellationToken)
    {
        _atStake.UnionWith(_released);
        IReadOnlyCollection<string> released = await ExistingAsync(_atStake, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> lost = await _mirror.NotBeforeAsync(released, tip, cancellationToken).ConfigureAwait(false);
        await _mirror.KeepAsync(await ExistingAsync([before, tip, .. lost], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        _untold = new HistoryRewrite(_untold?.Before ?? before, tip, lost);
    }

    private async Task<bool> HeardAsync(HistoryRewrite rewrite, CancellationToken cancellationToken)
    {
        (_untold, _atStake) = (null, []); // first: whatever fails from here on, it is not told again
        if (rewrite.After == _status.Tip)
        {
            _heard = rewrite.After;
            await AcceptAsync(rewrite.After, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task AcceptAsync(string tip, CancellationToken cancellationToken)
    {
        await _mirror.AcceptAsync(tip, cancellationToken).ConfigureAwait(false);
        _heard = null;
    }
}
