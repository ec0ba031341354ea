using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>The console's own copy of the prompt repository. Who fetches, moves or keeps takes turns; reading needs none.</summary>
internal sealed partial class PromptMirror : IDisposable
{
    private const int LooseObjects = 2000;

    private static readonly TimeSpan BetweenTidying = TimeSpan.FromMinutes(10);

    private readonly MirrorDirectory _directory;
    private readonly string? _local;
    private readonly bool _here;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _tidying = new(1, 1);
    private MirrorRefs _refs = MirrorRefs.Empty;
    private bool _open;
    private long _tidiedAt; // when it was tried
    private string? _tidied; // which end it was done for

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

    /// <summary>Asks the repository whether it would let a branch be moved, and moves nothing. Its hooks are not asked: they run when something is pushed.</summary>
    public async Task<PushOutcome> TryPushAsync(string branch, string commit, CancellationToken cancellationToken)
    {
        string[] receive = _here ? [LocalGitServer.Receive(follow: false)] : [];
        GitResult result = await Git.TryAsync(
            null, cancellationToken, ["push", "--dry-run", "--porcelain", "--no-verify", .. receive, "--end-of-options", GitCommand.Remote, $"{commit}:refs/heads/{branch}"]).ConfigureAwait(false);
        return PushReport.Read(result, branch);
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

    /// <summary>Writes down a commit under a name of the console's own.</summary>
    public Task MarkAsync(string name, string commit, CancellationToken cancellationToken) =>
        Git.DoAsync(null, cancellationToken, "update-ref", "--no-deref", MirrorRefs.OwnName(name), commit);

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
    /// <exception cref="GitException">It failed; ten minutes later it can be tried again.</exception>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        string? tip = Refs.Tip;
        if (tip is null || tip == _tidied || (_tidiedAt != 0 && _time.GetElapsedTime(_tidiedAt) < BetweenTidying) || !await _tidying.WaitAsync(0, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            _tidiedAt = _time.GetTimestamp();
            await Git.DoAsync(null, cancellationToken, "commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress").ConfigureAwait(false);
            GitResult packed = await Git.TryPackAsync(LooseObjects, cancellationToken).ConfigureAwait(false);
            _tidied = packed.ExitCode == 0 ? tip : throw GitCommand.Failed("gc", packed);
        }
        catch (Exception exception) when (exception is GitException or OperationCanceledException)
        {
            _directory.RemoveTidyingLocks(); // it may have been killed
            throw;
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
}
