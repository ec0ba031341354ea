using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Opening the mirror, and making it anew where it is damaged, without losing what only it had.</summary>
internal sealed partial class PromptMirror
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromHours(1);

    private long _checkedAt;

    /// <summary>Makes it where there is none, anew where it cannot be read, and reads what it holds. Waits for no remote.</summary>
    /// <exception cref="GitException">Git cannot be run here, or did not end in time, which says nothing of the mirror: it stays as it is.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_open && _directory.Exists)
        {
            return;
        }

        Objects.Restart(); // it may have been deleted while it was in use
        await _directory.PrepareAsync(sha256: false, cancellationToken).ConfigureAwait(false);
        GitResult listed = await ListRefsAsync(cancellationToken).ConfigureAwait(false);
        if (listed is { ExitCode: not 0, WasKilled: false })
        {
            bool sha256 = _directory.IsSha256;
            _directory.PutAside();
            await _directory.PrepareAsync(sha256, cancellationToken).ConfigureAwait(false);
        }

        await TakeOverAsync(cancellationToken).ConfigureAwait(false);
        await ReadRefsAsync(cancellationToken).ConfigureAwait(false);
        _open = true;
    }

    /// <summary>Makes it anew if it is damaged; asked when something in it could not be read.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> RepairAsync(CancellationToken cancellationToken)
    {
        if (!await IsDamagedAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await RenewAsync(_directory.IsSha256, cancellationToken).ConfigureAwait(false);
        await ReadRefsAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether it is the mirror that is broken and not the way to the repository. Looked into at most once an hour: it reads everything.</summary>
    private async Task<bool> IsDamagedAsync(CancellationToken cancellationToken)
    {
        if (_checkedAt != 0 && _time.GetElapsedTime(_checkedAt) < BetweenChecks)
        {
            return false;
        }

        string[] upload = _here ? [LocalGitServer.Upload] : [];
        if ((await Git.TryAsync(null, cancellationToken, ["ls-remote", "--quiet", .. upload, "--end-of-options", GitCommand.Remote, "HEAD"]).ConfigureAwait(false)).ExitCode != 0)
        {
            return false;
        }

        _checkedAt = _time.GetTimestamp();
        return await Git.TryAsync(null, cancellationToken, "fsck", "--connectivity-only", "--no-dangling", "--no-progress").ConfigureAwait(false) is { ExitCode: not 0, WasKilled: false };
    }

    /// <summary>Makes it anew. What only the old one has comes first: where the repository then does not answer, it is there all the same.</summary>
    private async Task RenewAsync(bool sha256, CancellationToken cancellationToken)
    {
        _open = false; // what is left undone here, opening does
        Objects.Restart();
        _directory.PutAside();
        await _directory.PrepareAsync(sha256, cancellationToken).ConfigureAwait(false);
        await TakeOverAsync(cancellationToken).ConfigureAwait(false);
        await ReadRefsAsync(cancellationToken).ConfigureAwait(false);
        _open = true;
        await FetchOnceAsync(cancellationToken).ConfigureAwait(false);
        Objects.Restart();
    }

    /// <summary>Takes from a mirror that was put aside what only that one has, as far as it can be read: what is kept, and how far the branch was followed.</summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        if (_directory.OpenAside() is not { } aside)
        {
            return;
        }

        GitCommand old = new(Git.Directory, aside, _time) { Timeout = Git.Timeout };
        if (!await FetchAsync(MirrorRefs.OwnRule).ConfigureAwait(false))
        {
            GitResult listed = await new GitCommand(aside, null, _time) { MaxOutput = Git.MaxOutput }.TryAsync(null, cancellationToken, "for-each-ref", "--format=%(refname)", MirrorRefs.OwnPattern).ConfigureAwait(false);
            foreach (string name in listed.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await FetchAsync($"+{name}:{name}").ConfigureAwait(false); // one by one: what is lost to one takes nothing from the others
            }
        }

        _directory.SetGiven();

        async Task<bool> FetchAsync(string rule)
        {
            GitResult result = await old.TryAsync(
                null, cancellationToken, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", LocalGitServer.Upload, "--end-of-options", GitCommand.Remote, rule).ConfigureAwait(false);
            return result.WasKilled ? throw GitCommand.Failed("fetch", result) : result.ExitCode == 0;
        }
    }

    private Task<GitResult> ListRefsAsync(CancellationToken cancellationToken) => Git.TryAsync(null, cancellationToken, "for-each-ref", "--format=%(objectname) %(refname)");

    private async Task ReadRefsAsync(CancellationToken cancellationToken)
    {
        GitResult listed = await ListRefsAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _refs, MirrorRefs.Parse(listed.ExitCode == 0 ? listed.Output : throw GitCommand.Failed("for-each-ref", listed)));
    }
}
