using OpsConsole.Core.Git;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>A branch that commits are added to, in a directory of this host or behind an address.</summary>
internal abstract class GitRepository(GitCommand git)
{
    /// <summary>Runs git on it.</summary>
    protected GitCommand Git { get; } = git;

    /// <summary>The newest commit, as far as it is known here; null when the branch is not there.</summary>
    public abstract Task<string?> TipAsync(CancellationToken cancellationToken);

    /// <summary>Learns what others did, where that is not known already.</summary>
    public abstract Task RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Makes a commit the newest, if the newest is still the one that it was built on.</summary>
    /// <returns>Why not; null when it was done.</returns>
    public abstract Task<GitResult?> MoveAsync(string? from, string to, CancellationToken cancellationToken);

    /// <summary>Packs what has piled up, where the repository is the console's own.</summary>
    public abstract Task TidyAsync(CancellationToken cancellationToken);

    /// <summary>Makes an empty repository, unless there is one.</summary>
    protected static async Task CreateAsync(GitCommand git, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(git.Directory, "HEAD")))
        {
            Storage.PrivateFile.CreateDirectory(Path.GetDirectoryName(git.Directory)!);
            Storage.PrivateFile.CreateDirectory(git.Directory);
            File.Delete(Path.Combine(git.Directory, "config.lock")); // of a beginning that was killed: git would never begin again
            File.Delete(Path.Combine(git.Directory, "HEAD.lock"));
            await git.DoAsync(null, cancellationToken, "init", "--quiet", "--bare", "--template=").ConfigureAwait(false);
        }
    }

    /// <summary>The commit that a name stands for.</summary>
    protected static async Task<string?> FindAsync(GitCommand git, string name, CancellationToken cancellationToken)
    {
        GitResult result = await git.TryAsync(null, cancellationToken, "show-ref", "--verify", "--hash", "--quiet", "--", name).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            return null;
        }

        result = await git.DoAsync(null, cancellationToken, "show-ref", "--verify", "--hash", "--", name).ConfigureAwait(false);
        return result.Line;
    }

    /// <summary>Packs loose objects once there are thousands: a commit a minute makes some of each kind.</summary>
    protected static Task PackAsync(GitCommand git, CancellationToken cancellationToken) =>
        git.TryPackAsync(loose: 5000, cancellationToken);
}

/// <summary>A repository in a directory of this host.</summary>
internal sealed class LocalGitRepository(GitCommand git, string branch, bool own) : GitRepository(git)
{
    private readonly string _name = "refs/heads/" + branch;

    public override async Task<string?> TipAsync(CancellationToken cancellationToken)
    {
        if (own)
        {
            await CreateAsync(Git, cancellationToken).ConfigureAwait(false);
        }
        else if (!File.Exists(Path.Combine(Git.Directory, "HEAD")) && !File.Exists(Git.Directory)) // a file where a working copy's repository lies elsewhere
        {
            throw new AnchorException($"There is no Git repository in '{Git.Directory}'. Create it with 'git init --bare', or set Audit:Anchors:Git:Repository to another one.");
        }

        return await FindAsync(Git, _name, cancellationToken).ConfigureAwait(false);
    }

    public override Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<GitResult?> MoveAsync(string? from, string to, CancellationToken cancellationToken)
    {
        // An empty old value means that the branch must not be there yet.
        GitResult result = await Git.TryAsync(null, cancellationToken, "update-ref", "--no-deref", "-m", "checkpoint", "--end-of-options", _name, to, from ?? "").ConfigureAwait(false);
        return result.ExitCode == 0 ? null : result;
    }

    public override Task TidyAsync(CancellationToken cancellationToken) => own ? PackAsync(Git, cancellationToken) : Task.CompletedTask;
}

/// <summary>A repository behind an address: its branch's end is mirrored in one of the console's own, and commits are pushed from there.</summary>
internal sealed class RemoteGitRepository(GitCommand git, string branch) : GitRepository(git)
{
    private readonly string _there = "refs/heads/" + branch, _here = $"refs/remotes/{GitCommand.Remote}/{branch}";
    private bool _known;

    /// <summary>Whether the other side runs on this host, as it does for file addresses: it must not run what that repository names either.</summary>
    public bool IsHere { get; init; }

    private string[] Upload => IsHere ? [LocalGitServer.Upload] : [];

    public override async Task<string?> TipAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(Git, cancellationToken).ConfigureAwait(false);
        if (!_known)
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return await FindAsync(Git, _here, cancellationToken).ConfigureAwait(false);
    }

    public override async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(Git, cancellationToken).ConfigureAwait(false);
        _known = false;
        string listed = (await Git.DoAsync(null, cancellationToken, ["ls-remote", "--quiet", .. Upload, "--end-of-options", GitCommand.Remote, _there]).ConfigureAwait(false)).Line;
        string? there = listed.Split('\n').Select(l => l.Split('\t')).FirstOrDefault(l => l.Length == 2 && l[1] == _there)?[0]; // names that only end like it are listed too
        string? here = await FindAsync(Git, _here, cancellationToken).ConfigureAwait(false);
        if (there is null && here is not null)
        {
            await Git.DoAsync(null, cancellationToken, "update-ref", "-d", "--no-deref", "--end-of-options", _here).ConfigureAwait(false);
        }
        else if (there is not null && there != here)
        {
            // Its newest commit is enough to read the branch and to go on from there.
            await Git.DoAsync(
                null, cancellationToken, ["fetch", "--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", .. Upload, "--end-of-options", GitCommand.Remote, $"+{_there}:{_here}"]).ConfigureAwait(false);
        }

        _known = true;
    }

    public override async Task<GitResult?> MoveAsync(string? from, string to, CancellationToken cancellationToken)
    {
        // Without force: the other side refuses it unless it follows what is newest there.
        string[] receive = IsHere ? [LocalGitServer.Receive(follow: false)] : [];
        GitResult result = await Git.TryAsync(null, cancellationToken, ["push", "--quiet", .. receive, "--end-of-options", GitCommand.Remote, $"{to}:{_there}"]).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            return result;
        }

        await Git.DoAsync(null, cancellationToken, "update-ref", "--no-deref", "--end-of-options", _here, to).ConfigureAwait(false);
        return null;
    }

    public override Task TidyAsync(CancellationToken cancellationToken) => PackAsync(Git, cancellationToken);
}
