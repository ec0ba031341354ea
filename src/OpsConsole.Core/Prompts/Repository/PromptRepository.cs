using System.Globalization;
using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// The prompt repository, mirrored in the console's own directory; the only place of the catalog that runs git. Everything is read from the
/// mirror, so a repository that cannot be reached takes nothing away.
/// </summary>
internal sealed class PromptRepository : IDisposable
{
    private readonly PromptsOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly bool _here;
    private RepositoryStatus _status;

    public PromptRepository(PromptsOptions options, StorageOptions storage, TimeProvider time)
    {
        (_options, _time) = (options, time);
        string root = Path.Combine(storage.DataDirectory, "prompts");
        bool example = options.Repository.Length == 0;
        GitAddress? address = example ? null : GitAddress.TryParse(options.Repository, storage.DataDirectory, out _);
        string target = example ? Path.Combine(root, "example.git") : address!.Text;
        _here = address is not { IsRemote: true } || target.StartsWith("file://", StringComparison.Ordinal);
        Git = new GitCommand(Path.Combine(root, "mirror.git"), target, time) { Timeout = TimeSpan.FromMinutes(2), MaxOutput = 256 << 20 };
        Objects = new GitObjects(Git);
        ExampleDirectory = example ? target : null;
        _status = new RepositoryStatus(RepositoryState.Starting, address?.Display ?? target, options.Branch, null, null, null, example);
    }

    /// <summary>Runs git on the mirror.</summary>
    public GitCommand Git { get; }

    /// <summary>Reads objects of the mirror; starts nothing on the way.</summary>
    public GitObjects Objects { get; }

    /// <summary>Where the console's own example is; null when there is a repository.</summary>
    public string? ExampleDirectory { get; }

    /// <summary>How it is.</summary>
    public RepositoryStatus Status => Volatile.Read(ref _status);

    /// <summary>Asks the repository for news. What is wrong is in the status afterwards.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            string[] upload = _here ? [LocalGitServer.Upload] : [];
            await Git.DoAsync(null, cancellationToken, ["fetch", "--quiet", "--no-tags", "--prune", "--no-write-fetch-head", .. upload, "--end-of-options", GitCommand.Remote, "+refs/heads/*:refs/heads/*"]).ConfigureAwait(false);
            string? tip = await BranchTipAsync(_options.Branch, cancellationToken).ConfigureAwait(false);
            Set(tip is null ? RepositoryState.BranchMissing : RepositoryState.Ready, tip ?? Status.Tip, _time.GetUtcNow().UtcDateTime,
                tip is null ? $"The repository has no branch '{_options.Branch}'. Push one, or set Prompts:Branch." : null);
        }
        catch (GitException exception)
        {
            Set(RepositoryState.Unreachable, Status.Tip ?? await BranchTipAsync(_options.Branch, cancellationToken).ConfigureAwait(false), Status.FetchedAt, exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The commit at the end of a branch, as the mirror knows it; null when there is none.</summary>
    public async Task<string?> BranchTipAsync(string branch, CancellationToken cancellationToken)
    {
        if (GitAddress.BranchProblem(branch).Length > 0)
        {
            return null;
        }

        GitResult result = await Git.TryAsync(null, cancellationToken, "show-ref", "--verify", "--hash", "--", "refs/heads/" + branch).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Line : null;
    }

    /// <summary>The SHA of a commit of the repository, from its beginning; null when there is none or there are several.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<string?> ResolveAsync(string shaOrPrefix, CancellationToken cancellationToken)
    {
        GitObject? commit = PromptVersion.IsSha(shaOrPrefix) ? await Objects.FindAsync(shaOrPrefix + "^{commit}", cancellationToken).ConfigureAwait(false) : null;
        return commit?.Id.StartsWith(shaOrPrefix, StringComparison.Ordinal) == true ? commit.Id : null; // a branch may be named like a SHA
    }

    /// <summary>All files of a commit, in git's order.</summary>
    public async Task<IReadOnlyList<RepositoryFile>> ListAsync(string commit, CancellationToken cancellationToken)
    {
        GitResult result = await Git.DoAsync(null, cancellationToken, "ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options", commit).ConfigureAwait(false);
        List<RepositoryFile> files = [];
        foreach (string line in Encoding.UTF8.GetString(result.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t', 2), meta = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            files.Add(new RepositoryFile(parts[1], meta[0], meta[2], long.TryParse(meta[3], CultureInfo.InvariantCulture, out long size) ? size : -1));
        }

        return files;
    }

    /// <summary>The content of a blob; null when there is none of that SHA, or it is larger than allowed.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<byte[]?> ReadAsync(string blob, int maxBytes, CancellationToken cancellationToken) =>
        GitObjectName.IsWhole(blob) && await Objects.ReadAsync(blob, maxBytes, cancellationToken).ConfigureAwait(false) is { Type: "blob" } found ? found.Content : null;

    /// <summary>A file of a commit; null when there is none, or it is larger than allowed.</summary>
    /// <param name="commit">Whole SHA of the commit.</param>
    /// <param name="path">Path; one that is not valid is the path of nothing.</param>
    /// <param name="maxBytes">Most bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<RepositoryBlob?> ReadAtAsync(string commit, string path, int maxBytes, CancellationToken cancellationToken)
    {
        if (!GitObjectName.IsWhole(commit) || !RepositoryPath.IsValid(path))
        {
            return null;
        }

        int slash = path.LastIndexOf('/');
        GitObject? directory = await Objects.ReadAsync($"{commit}:{path[..Math.Max(slash, 0)]}", RawTree.MaxBytes, cancellationToken).ConfigureAwait(false);
        if (directory is not { Type: "tree", Content: { } tree } || RawTree.Find(tree, path[(slash + 1)..], directory.Id.Length) is not { } entry || entry.IsTree)
        {
            return null;
        }

        RepositoryBlob blob = new(entry.Id, entry.Mode, []);
        return !blob.IsPlain ? blob : await ReadAsync(blob.Blob, maxBytes, cancellationToken).ConfigureAwait(false) is { } content ? blob with { Content = content } : null;
    }

    /// <summary>Makes a commit that changes one file. It is on no branch until it is pushed.</summary>
    /// <param name="author">Whose change it is. The console commits it.</param>
    /// <param name="parent">Whole SHA of the commit that it follows.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content; null deletes it.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>SHA of the commit. Where the file is like that already, of a commit that changes nothing.</returns>
    /// <exception cref="ArgumentException">The path or the parent cannot be one.</exception>
    /// <exception cref="GitException">Git could not do it: for example, the path leads through a file.</exception>
    public async Task<string> CommitAsync(GitIdentity author, string parent, string path, byte[]? content, string message, CancellationToken cancellationToken)
    {
        if (!RepositoryPath.IsValid(path) || !GitObjectName.IsWhole(parent))
        {
            throw new ArgumentException("The path or the parent of the commit is not one.", nameof(path));
        }

        string tree = (await Objects.FindAsync(parent + "^{tree}", cancellationToken).ConfigureAwait(false))?.Id ?? throw new GitException("The commit to follow is not in the repository.");
        tree = await new GitTree(Git).PutAsync(tree, path.Split('/'), content, cancellationToken).ConfigureAwait(false) ?? tree;
        byte[] words = Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).TrimEnd() + "\n");
        return (await Git.As(author).DoAsync(words, cancellationToken, "commit-tree", tree, "-p", parent, "-F", "-").ConfigureAwait(false)).Line;
    }

    /// <summary>Makes a commit the end of a branch of the repository, if the branch is still where it was expected.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="expected">The commit at its end; null when the branch must not be there yet.</param>
    /// <param name="commit">The commit that becomes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">Git cannot be run here, or the repository did not answer in time: it is not known whether it was done.</exception>
    public Task<PushOutcome> PushAsync(string branch, string? expected, string commit, CancellationToken cancellationToken) =>
        GitObjectName.IsWhole(commit) ? MoveAsync(branch, expected, commit, cancellationToken) : throw new ArgumentException("A commit's whole SHA is needed.", nameof(commit));

    /// <summary>Deletes a branch of the repository, if it is still where it was expected. The branch that counts is never deleted.</summary>
    /// <exception cref="GitException">As with <see cref="PushAsync"/>.</exception>
    public Task<PushOutcome> DeleteBranchAsync(string branch, string expected, CancellationToken cancellationToken) =>
        branch == _options.Branch ? throw new ArgumentException("The branch that counts is not deleted.", nameof(branch)) : MoveAsync(branch, expected, null, cancellationToken);

    public void Dispose()
    {
        Objects.Dispose();
        _turn.Dispose();
    }

    private async Task<PushOutcome> MoveAsync(string branch, string? expected, string? commit, CancellationToken cancellationToken)
    {
        if (GitAddress.BranchProblem(branch) is { Length: > 0 } problem)
        {
            return new PushOutcome(false, false, $"The branch {problem}.");
        }

        if (expected is not null && !GitObjectName.IsWhole(expected))
        {
            throw new ArgumentException("A commit's whole SHA is needed.", nameof(expected));
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string name = "refs/heads/" + branch;
            string[] receive = _here ? [LocalGitServer.Receive] : [];
            GitResult result = await Git.TryAsync(
                null, cancellationToken, ["push", "--porcelain", "--no-verify", $"--force-with-lease={name}:{expected}", .. receive, "--end-of-options", GitCommand.Remote, $"{commit}:{name}"]).ConfigureAwait(false);
            PushOutcome outcome = PushReport.Read(result, branch);
            if (outcome.Done)
            {
                await Git.DoAsync(null, cancellationToken, commit is null ? ["update-ref", "--no-deref", "-d", name] : ["update-ref", "--no-deref", name, commit]).ConfigureAwait(false);
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (ExampleDirectory is not null)
        {
            await ExampleRepository.CreateAsync(ExampleDirectory, _options.Branch, _time, cancellationToken).ConfigureAwait(false);
        }

        if (!File.Exists(Path.Combine(Git.Directory, "HEAD")))
        {
            PrivateFile.CreateDirectory(Path.GetDirectoryName(Git.Directory)!);
            await Git.DoAsync(null, cancellationToken, "init", "--quiet", "--bare", "--template=").ConfigureAwait(false);
        }
    }

    private void Set(RepositoryState state, string? tip, DateTime? fetchedAt, string? problem) =>
        Volatile.Write(ref _status, _status with { State = state, Tip = tip, FetchedAt = fetchedAt, Problem = problem });
}
