using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>The console's own copy of the prompt repository. Who fetches, moves or keeps takes turns; reading needs none.</summary>
internal sealed class PromptMirror : IDisposable
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromHours(1), BetweenTidying = TimeSpan.FromMinutes(10);

    private readonly MirrorDirectory _directory;
    private readonly string? _local;
    private readonly bool _here;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _tidying = new(1, 1);
    private MirrorRefs _refs = MirrorRefs.Empty;
    private bool _open;
    private long _checkedAt, _tidiedAt;
    private string? _tidied;

    /// <summary>A mirror.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="target">Directory or address of the repository.</param>
    /// <param name="isRemote">Whether the target is an address.</param>
    /// <param name="time">The clock.</param>
    public PromptMirror(string directory, string target, bool isRemote, TimeProvider time)
    {
        (_local, _here, _time) = (isRemote ? null : target, !isRemote || target.StartsWith("file://", StringComparison.Ordinal), time);
        Git = new GitCommand(directory, target, time) { Timeout = TimeSpan.FromMinutes(2), MaxOutput = 256 << 20 };
        Objects = new GitObjects(Git);
        _directory = new MirrorDirectory(Git);
    }

    /// <summary>Runs git on it.</summary>
    public GitCommand Git { get; }

    /// <summary>Reads its objects.</summary>
    public GitObjects Objects { get; }

    /// <summary>Its names of commits.</summary>
    public MirrorRefs Refs => Volatile.Read(ref _refs);

    /// <summary>Makes it where there is none, and reads what it holds. Waits for no remote.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_open && _directory.Exists)
        {
            return;
        }

        Objects.Restart(); // it may have been deleted while it was in use
        await _directory.PrepareAsync(sha256: false, cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadRefsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GitException)
        {
            _directory.PutAside();
            await _directory.PrepareAsync(sha256: false, cancellationToken).ConfigureAwait(false);
            await ReadRefsAsync(cancellationToken).ConfigureAwait(false);
        }

        _open = true;
    }

    /// <summary>Makes it what the repository is. A mirror that turns out to be damaged is made anew.</summary>
    /// <exception cref="GitException">The repository cannot be reached, or read.</exception>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FetchOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            bool other = exception.Message.Contains("mismatched algorithms", StringComparison.Ordinal);
            if (!other && !await IsDamagedAsync(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            await RenewAsync(other ? !_directory.IsSha256 : _directory.IsSha256, cancellationToken).ConfigureAwait(false);
        }

        await ReadRefsAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>Moves a branch of the repository, if it is where it was expected.</summary>
    public async Task<PushOutcome> PushAsync(string branch, string? expected, string? commit, CancellationToken cancellationToken)
    {
        string name = "refs/heads/" + branch;
        string? forbids = _local is null ? null : await LocalGitServer.ForbidsAsync(_local, _time, cancellationToken).ConfigureAwait(false);
        string[] receive = _here ? [LocalGitServer.Receive(follow: _local is not null && forbids is null)] : [];
        GitResult result = await Git.TryAsync(
            null, cancellationToken, ["push", "--porcelain", "--no-verify", $"--force-with-lease={name}:{expected}", .. receive, "--end-of-options", GitCommand.Remote, $"{commit}:{name}"]).ConfigureAwait(false);
        PushOutcome outcome = PushReport.Read(result, branch);
        if (forbids is not null && outcome.Problem?.Contains("is currently checked out", StringComparison.Ordinal) == true)
        {
            return outcome with { Problem = $"Branch '{branch}' is checked out in the prompt repository, whose setting '{forbids}' could run programs or write elsewhere when the files follow. Remove the setting, or use a bare repository." };
        }

        if (outcome.Done)
        {
            await Git.DoAsync(null, cancellationToken, commit is null ? ["update-ref", "--no-deref", "-d", name] : ["update-ref", "--no-deref", name, commit]).ConfigureAwait(false);
            Volatile.Write(ref _refs, Refs.With(branch, commit));
        }

        return outcome;
    }

    /// <summary>Whether one commit is another, or before it.</summary>
    public async Task<bool> IsBeforeAsync(string earlier, string later, CancellationToken cancellationToken)
    {
        GitResult result = await Git.TryAsync(null, cancellationToken, "merge-base", "--is-ancestor", "--end-of-options", earlier, later).ConfigureAwait(false);
        return result.ExitCode is 0 or 1 ? result.ExitCode == 0 : throw GitCommand.Failed("merge-base", result);
    }

    /// <summary>Which of these commits, which are all in the mirror, a commit neither is nor follows.</summary>
    public async Task<IReadOnlyList<string>> NotBeforeAsync(IReadOnlyCollection<string> commits, string tip, CancellationToken cancellationToken)
    {
        if (commits.Count == 0)
        {
            return [];
        }

        byte[] input = [.. string.Concat(commits.Select(c => c + "\n")).Select(c => (byte)c), .. $"^{tip}\n".Select(c => (byte)c)];
        string listed = (await Git.DoAsync(input, cancellationToken, "rev-list", "--stdin").ConfigureAwait(false)).Line;
        HashSet<string> beyond = [.. listed.Split('\n')];
        return [.. commits.Where(beyond.Contains)];
    }

    /// <summary>Keeps commits, which are all in the mirror, from being lost with the branch that held them.</summary>
    public async Task KeepAsync(IEnumerable<string> commits, CancellationToken cancellationToken)
    {
        string[] fresh = [.. commits.Where(c => !Refs.Kept.Contains(c)).Distinct()];
        if (fresh.Length > 0)
        {
            byte[] lines = [.. string.Concat(fresh.Select(c => $"update {MirrorRefs.KeptName(c)} {c}\n")).Select(c => (byte)c)];
            await Git.DoAsync(lines, cancellationToken, "update-ref", "--no-deref", "--stdin").ConfigureAwait(false);
            Volatile.Write(ref _refs, Refs with { Kept = new HashSet<string>(Refs.Kept.Concat(fresh)) });
        }
    }

    /// <summary>Accepts a commit as the end of the branch that counts.</summary>
    public async Task AcceptAsync(string tip, CancellationToken cancellationToken)
    {
        if (Refs.Tip != tip)
        {
            await Git.DoAsync(null, cancellationToken, "update-ref", "--no-deref", MirrorRefs.TipName, tip).ConfigureAwait(false);
            Volatile.Write(ref _refs, Refs with { Tip = tip });
        }
    }

    /// <summary>
    /// Makes reading quick: an index of what changed where, for histories of paths, and packs. It may take long, and hinders nobody; unless
    /// something changed, and at most every ten minutes, it does nothing.
    /// </summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        string? tip = Refs.Tip;
        if (tip is null || tip == _tidied || (_tidied is not null && _time.GetElapsedTime(_tidiedAt) < BetweenTidying) || !await _tidying.WaitAsync(0, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            (_tidied, _tidiedAt) = (tip, _time.GetTimestamp());
            await Git.TryAsync(null, cancellationToken, "commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress").ConfigureAwait(false);
            await Git.TryAsync(null, cancellationToken, "-c", "gc.auto=2000", "-c", "gc.writeCommitGraph=false", "gc", "--auto", "--quiet", "--no-detach").ConfigureAwait(false);
        }
        finally
        {
            _tidying.Release();
        }
    }

    public void Dispose()
    {
        Objects.Dispose();
        _tidying.Dispose();
    }

    private async Task FetchOnceAsync(CancellationToken cancellationToken)
    {
        string[] upload = _here ? [LocalGitServer.Upload] : [];
        try
        {
            await Git.DoAsync(null, cancellationToken, ["fetch", "--quiet", "--no-tags", "--prune", "--no-write-fetch-head", .. upload, "--end-of-options", GitCommand.Remote, "+refs/heads/*:refs/heads/*"]).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GitException or OperationCanceledException)
        {
            if (_tidying.CurrentCount > 0 && _directory.Exists)
            {
                _directory.RemoveLocks(); // it may have been killed
            }

            throw;
        }
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
        return (await Git.TryAsync(null, cancellationToken, "fsck", "--connectivity-only", "--no-dangling", "--no-progress").ConfigureAwait(false)).ExitCode != 0;
    }

    /// <summary>Makes it anew, and takes along what only the old one has: commits that are kept.</summary>
    private async Task RenewAsync(bool sha256, CancellationToken cancellationToken)
    {
        Objects.Restart();
        string aside = _directory.PutAside();
        await _directory.PrepareAsync(sha256, cancellationToken).ConfigureAwait(false);
        await FetchOnceAsync(cancellationToken).ConfigureAwait(false);
        GitCommand old = new(Git.Directory, aside, _time) { Timeout = Git.Timeout };
        await old.TryAsync(null, cancellationToken, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", LocalGitServer.Upload, "--end-of-options", GitCommand.Remote, MirrorRefs.OwnRule).ConfigureAwait(false);
        Objects.Restart();
    }

    private async Task ReadRefsAsync(CancellationToken cancellationToken) =>
        Volatile.Write(ref _refs, MirrorRefs.Parse((await Git.DoAsync(null, cancellationToken, "for-each-ref", "--format=%(objectname) %(refname)").ConfigureAwait(false)).Output));
}
