using System.Globalization;
using System.Text;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Git;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Commits checkpoints to a branch, in a file for each hour: <c>(log id)/2026-11/21/07.txt</c>. A file that grew for months would be stored
/// anew, whole, with each commit.
/// </summary>
internal sealed class GitAnchor : IReadableAnchor, IDisposable
{
    private const int MaxAttempts = 5, CommitsBetweenTidying = 500;
    private const int MaxFilesRead = 48, MaxOtherLogs = 16;

    private readonly GitCommand _git;
    private readonly GitRepository _repository;
    private readonly GitTree _tree;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _commits;

    public GitAnchor(GitAnchorOptions options, StorageOptions storage, TimeProvider time)
    {
        string own = Path.Combine(storage.DataDirectory, "audit", "anchor.git");
        if (options.EffectiveRepository.Length == 0)
        {
            Target = own;
            _git = new GitCommand(own, null, time);
            _repository = new LocalGitRepository(_git, options.Branch, own: true);
        }
        else
        {
            GitAddress address = GitAddress.TryParse(options.EffectiveRepository, storage.DataDirectory, out string problem) ?? throw new ArgumentException(problem, nameof(options));
            Target = $"{address.Display} ({options.Branch})";
            _git = address.IsRemote
                ? new GitCommand(Path.Combine(storage.DataDirectory, "audit", "anchor-remote.git"), address.Text, time)
                : new GitCommand(RepositoryIn(address.Text), null, time);
            _repository = address.IsRemote
                ? new RemoteGitRepository(_git, options.Branch) { IsHere = address.Text.StartsWith("file://", StringComparison.Ordinal) }
                : new LocalGitRepository(_git, options.Branch, own: false);
        }

        _tree = new GitTree(_git);
    }

    public string Name => "git";

    public string Target { get; }

    public Task AnchorAsync(PublishedCheckpoint checkpoint, CancellationToken cancellationToken) => TakeTurnAsync(
        async () =>
        {
            GitResult? refusal = null;
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                string? tip = await _repository.TipAsync(cancellationToken).ConfigureAwait(false);
                string? commit = await CommitAsync(tip, checkpoint, cancellationToken).ConfigureAwait(false);
                refusal = commit is null ? null : await _repository.MoveAsync(tip, commit, cancellationToken).ConfigureAwait(false);
                if (refusal is null)
                {
                    await TidyAsync(cancellationToken).ConfigureAwait(false);
                    return 0;
                }

                await _repository.RefreshAsync(cancellationToken).ConfigureAwait(false);
                if (await _repository.TipAsync(cancellationToken).ConfigureAwait(false) == tip)
                {
                    break; // nobody else was quicker: it is refused for another reason
                }
            }

            throw GitCommand.Failed("push", refusal!);
        },
        cancellationToken);

    public Task<IReadOnlyList<PublishedCheckpoint>> ReadAsync(string logId, CancellationToken cancellationToken) => TakeTurnAsync<IReadOnlyList<PublishedCheckpoint>>(
        async () =>
        {
            await _repository.RefreshAsync(cancellationToken).ConfigureAwait(false);
            if (await _repository.TipAsync(cancellationToken).ConfigureAwait(false) is not { } tip)
            {
                return [];
            }

            List<PublishedCheckpoint> checkpoints = [];
            List<GitTreeEntry> logs = await LogsAsync(tip, cancellationToken).ConfigureAwait(false);
            foreach (GitTreeEntry log in logs.Where(l => l.Name != logId).Take(MaxOtherLogs))
            {
                checkpoints.AddRange(await ReadLogAsync(log, maxFiles: 1, cancellationToken).ConfigureAwait(false));
            }

            if (logs.Find(l => l.Name == logId) is { } own)
            {
                checkpoints.AddRange(await ReadLogAsync(own, MaxFilesRead, cancellationToken).ConfigureAwait(false));
            }

            return checkpoints;
        },
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private static string RepositoryIn(string directory)
    {
        string inner = Path.Combine(directory, ".git");
        return Path.Exists(inner) ? inner : directory;
    }

    private static string[] PathOf(PublishedCheckpoint checkpoint)
    {
        DateTime at = checkpoint.Checkpoint.At;
        return [checkpoint.Checkpoint.Origin.Split('/')[^1], at.ToString("yyyy-MM", CultureInfo.InvariantCulture), at.ToString("dd", CultureInfo.InvariantCulture), at.ToString("HH", CultureInfo.InvariantCulture) + ".txt"];
    }

    private static bool IsLog(GitTreeEntry entry) => entry.IsTree && entry.Name.Length == 26 && entry.Name.All(c => c is (>= 'a' and <= 'z') or (>= '2' and <= '7'));

    /// <summary>Writes the commit.</summary>
    /// <returns>Null when the branch ends with this checkpoint already.</returns>
    private async Task<string?> CommitAsync(string? tip, PublishedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (tip is not null)
        {
            await LogsAsync(tip, cancellationToken).ConfigureAwait(false);
        }

        string item = CheckpointList.Item(checkpoint);
        string? tree = await _tree.WriteAsync(
            tip, PathOf(checkpoint), old => old.EndsWith(item, StringComparison.Ordinal) ? null : old + item, cancellationToken).ConfigureAwait(false);
        if (tree is null)
        {
            return null;
        }

        string[] parent = tip is null ? [] : ["-p", tip];
        string message = $"Checkpoint of {checkpoint.Checkpoint.Size} entries\n\n{checkpoint.Checkpoint.Origin}\n";
        return (await _git.DoAsync(Encoding.UTF8.GetBytes(message), cancellationToken, ["commit-tree", tree, .. parent, "-F", "-"]).ConfigureAwait(false)).Line;
    }

    /// <summary>The logs on the branch. Anything else there means that the branch is somebody's work, which is not written to.</summary>
    private async Task<List<GitTreeEntry>> LogsAsync(string tip, CancellationToken cancellationToken)
    {
        List<GitTreeEntry> entries = await _tree.ListAsync(tip, cancellationToken).ConfigureAwait(false);
        return entries.Find(e => !IsLog(e)) is { } other ? throw new AnchorException($"The branch holds something else than checkpoints ('{CleanName(other.Name)}'). Set Audit:Anchors:Git:Branch to a branch of its own.") : entries;
    }

    private async Task<List<PublishedCheckpoint>> ReadLogAsync(GitTreeEntry log, int maxFiles, CancellationToken cancellationToken)
    {
        List<string> newestFirst = [];
        int length = 0;
        foreach (GitTreeEntry month in await NewestAsync(log, cancellationToken).ConfigureAwait(false))
        {
            foreach (GitTreeEntry day in await NewestAsync(month, cancellationToken).ConfigureAwait(false))
            {
                foreach (GitTreeEntry hour in await NewestAsync(day, cancellationToken).ConfigureAwait(false))
                {
                    if (newestFirst.Count == maxFiles || length > CheckpointList.MaxRead)
                    {
                        return Parse(newestFirst);
                    }

                    string text = hour.IsFile ? await _tree.TextAsync(hour, cancellationToken).ConfigureAwait(false) : "";
                    newestFirst.Add(text);
                    length += text.Length;
                }
            }
        }

        return Parse(newestFirst);
    }

    private async Task<List<GitTreeEntry>> NewestAsync(GitTreeEntry directory, CancellationToken cancellationToken)
    {
        List<GitTreeEntry> entries = directory.IsTree ? await _tree.ListAsync(directory.Id, cancellationToken).ConfigureAwait(false) : [];
        return [.. entries.OrderByDescending(e => e.Name, StringComparer.Ordinal)];
    }

    private static List<PublishedCheckpoint> Parse(List<string> newestFirst) => [.. newestFirst.AsEnumerable().Reverse().SelectMany(CheckpointList.Read)];

    private static string CleanName(string name) => new([.. name.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (_commits++ % CommitsBetweenTidying == 0)
        {
            await _repository.TidyAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            throw new AnchorException(
                $"{exception.Message} See that the account of the console may write to the branch and that nobody else does, or set Audit:Anchors:Git:Repository to another repository.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException($"The Git repository for checkpoints cannot be used ({exception.Message}) Give the account of the console the right to write to '{_git.Directory}'.", exception);
        }
        finally
        {
            _turn.Release();
        }
    }
}
