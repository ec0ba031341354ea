using System.Globalization;
using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// The prompt repository, mirrored in the console's own directory; the only place of the catalog that runs git. Everything is read from the
/// mirror, so a repository that cannot be reached takes nothing away.
/// </summary>
internal sealed class PromptRepository
{
    private readonly PromptsOptions _options;
    private readonly TimeProvider _time;
    private readonly string _branch;
    private RepositoryStatus _status;

    public PromptRepository(PromptsOptions options, StorageOptions storage, TimeProvider time)
    {
        (_options, _time) = (options, time);
        string root = Path.Combine(storage.DataDirectory, "prompts");
        bool example = options.Repository.Length == 0;
        GitAddress? address = example ? null : GitAddress.TryParse(options.Repository, storage.DataDirectory, out _);
        string target = example ? Path.Combine(root, "example.git") : address!.Text;
        Git = new GitCommand(Path.Combine(root, "mirror.git"), address is { IsRemote: true } ? target : "file://" + target, time) { Timeout = TimeSpan.FromMinutes(2), MaxOutput = 256 << 20 };
        ExampleDirectory = example ? target : null;
        _branch = "refs/heads/" + options.Branch;
        _status = new RepositoryStatus(RepositoryState.Starting, address?.Display ?? target, options.Branch, null, null, null, example);
    }

    /// <summary>Runs git on the mirror.</summary>
    public GitCommand Git { get; }

    /// <summary>Where the console's own example is; null when there is a repository.</summary>
    public string? ExampleDirectory { get; }

    /// <summary>How it is.</summary>
    public RepositoryStatus Status => Volatile.Read(ref _status);

    /// <summary>Asks the repository for news. What is wrong is in the status afterwards.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            await Git.DoAsync(null, cancellationToken, "fetch", "--quiet", "--no-tags", "--prune", "--no-write-fetch-head", "--end-of-options", GitCommand.Remote, "+refs/heads/*:refs/heads/*").ConfigureAwait(false);
            string? tip = await TipAsync(_branch, cancellationToken).ConfigureAwait(false);
            Set(tip is null ? RepositoryState.BranchMissing : RepositoryState.Ready, tip ?? Status.Tip, _time.GetUtcNow().UtcDateTime,
                tip is null ? $"The repository has no branch '{_options.Branch}'. Push one, or set Prompts:Branch." : null);
        }
        catch (GitException exception)
        {
            Set(RepositoryState.Unreachable, Status.Tip ?? await TipAsync(_branch, cancellationToken).ConfigureAwait(false), Status.FetchedAt, exception.Message);
        }
    }

    /// <summary>The commit at the end of a branch; null when there is none.</summary>
    public async Task<string?> TipAsync(string reference, CancellationToken cancellationToken)
    {
        GitResult result = await Git.TryAsync(null, cancellationToken, "show-ref", "--verify", "--hash", "--", reference).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Line : null;
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
    public async Task<byte[]?> ReadAsync(string blob, int maxBytes, CancellationToken cancellationToken)
    {
        GitResult result = await Git.TryAsync(null, cancellationToken, "cat-file", "blob", blob).ConfigureAwait(false);
        return result.ExitCode == 0 && result.Output.Length <= maxBytes ? result.Output : null;
    }

    /// <summary>A file as it is in a commit; null when there is none, or it is larger than allowed.</summary>
    public async Task<RepositoryBlob?> ReadAtAsync(string commit, string path, int maxBytes, CancellationToken cancellationToken)
    {
        GitResult result = await Git.TryAsync(null, cancellationToken, "ls-tree", "-z", "--full-tree", commit, "--", path).ConfigureAwait(false);
        string[] meta = result.Line.Split('\t')[0].Split(' ');
        return meta.Length == 3 && await ReadAsync(meta[2], maxBytes, cancellationToken).ConfigureAwait(false) is { } content ? new RepositoryBlob(meta[2], meta[0], content) : null;
    }

    /// <summary>The full SHA of a commit; null when there is none, or several.</summary>
    public async Task<string?> ResolveAsync(string shaOrPrefix, CancellationToken cancellationToken)
    {
        GitResult result = await Git.TryAsync(null, cancellationToken, "rev-parse", "--verify", "--quiet", "--end-of-options", shaOrPrefix + "^{commit}").ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Line : null;
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Git.Directory, "HEAD")))
        {
            PrivateFile.CreateDirectory(Path.GetDirectoryName(Git.Directory)!);
            await Git.DoAsync(null, cancellationToken, "init", "--quiet", "--bare", "--template=").ConfigureAwait(false);
        }
    }

    private void Set(RepositoryState state, string? tip, DateTime? fetchedAt, string? problem) =>
        Volatile.Write(ref _status, _status with { State = state, Tip = tip, FetchedAt = fetchedAt, Problem = problem });
}
