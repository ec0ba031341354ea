using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.History;

/// <summary>
/// The history of every path of the branch, in memory, following renames; any path of the repository, prompts or not. Read once
/// from git and then by what is new; kept in <c>prompts/history.bin</c> of the data directory. Any thread may ask.
/// </summary>
public sealed class PromptHistory
{
    private const int SaveAfter = 200; // commits; what a start reads from git again is less than it takes to start git

    private readonly PromptRepository _repository;
    private readonly PromptsOptions _options;
    private readonly string _file;
    private HistoryIndex _index = HistoryIndex.Empty;
    private int _saved = -1; // commits that the file holds; -1 before it was looked for

    internal PromptHistory(PromptRepository repository, PromptsOptions options, StorageOptions storage) =>
        (_repository, _options, _file) = (repository, options, Path.Combine(storage.DataDirectory, "prompts", "history.bin"));

    /// <summary>The newest commit that it knows; null when it knows none.</summary>
    public string? Tip => Index.Tip;

    /// <summary>What it answers from.</summary>
    internal HistoryIndex Index => Volatile.Read(ref _index);

    /// <summary>The changes of a file, the newest first, over its renames: what <c>git log --follow</c> tells. A path that is gone has a history too.</summary>
    /// <param name="path">Path in the repository.</param>
    /// <param name="withUser">Whether what changed the <c>user.md</c> beside a Fabric folder's <c>system.md</c> counts too. A commit that changed both counts once.</param>
    public IReadOnlyList<PromptChange> Of(string path, bool withUser = false)
    {
        HistoryIndex index = Index;
        return [.. PromptWalk.Of(index, path, UserOf(withUser)).Select(step => PromptWalk.Change(index, path, step))];
    }

    /// <summary>The change of a file that counts at a commit: its newest one that the commit has; null when there is none, or it deleted the file.</summary>
    /// <param name="path">Path at the end of the branch.</param>
    /// <param name="commit">SHA of a commit of the branch, or its beginning.</param>
    /// <param name="withUser">Whether what changed the <c>user.md</c> beside a Fabric folder's <c>system.md</c> counts too.</param>
    public PromptChange? At(string path, string commit, bool withUser = false)
    {
        HistoryIndex index = Index;
        return Number(index, commit) is >= 0 and int number && PromptWalk.At(index, path, number, UserOf(withUser)) is { } step ? PromptWalk.Change(index, path, step) : null;
    }

    /// <summary>The whole SHA of a commit of the branch; null when it is unknown, or the beginning of several.</summary>
    /// <param name="sha">SHA, or at least 7 digits of its beginning.</param>
    public string? Resolve(string sha)
    {
        HistoryIndex index = Index;
        return Number(index, sha) is >= 0 and int number ? index.CommitSha(number) : null;
    }

    /// <summary>Where each line of a file at a commit is from; null when the commit is unknown or does not have the file, or the file is larger than 1 MiB.</summary>
    /// <param name="path">Path at the end of the branch, or at the commit.</param>
    /// <param name="commit">SHA, or at least 7 digits of its beginning.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<BlameLine>?> BlameAsync(string path, string commit, CancellationToken cancellationToken = default)
    {
        HistoryIndex index = Index;
        return Number(index, commit) is >= 0 and int number ? await new PromptBlame(_repository, index).OfAsync(path, number, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Reads what leads to a commit and is not known yet; everything where the history was rewritten.</summary>
    /// <exception cref="GitException">git failed; what was known stays.</exception>
    internal async Task UpdateAsync(string tip, CancellationToken cancellationToken)
    {
        HistoryIndex old = _saved < 0 ? HistoryFile.TryLoad(_file) ?? HistoryIndex.Empty : Index;
        _saved = Math.Max(_saved, old.Commits);
        if (old.Tip == tip)
        {
            Volatile.Write(ref _index, old);
            return;
        }

        string? from = old.Tip is { } known && await _repository.Git.IsAncestorAsync(known, tip, cancellationToken).ConfigureAwait(false) ? known : null;
        HistoryBuilder builder = new(from is null ? new HistoryIndex { ShaBytes = tip.Length / 2 } : old);
        await HistoryLog.AddAsync(_repository.Git, builder, from, tip, cancellationToken).ConfigureAwait(false);
        HistoryIndex fresh = builder.Build();
        if (fresh.Tip != tip)
        {
            throw new GitException($"git log ended at {fresh.Tip ?? "nothing"} instead of {tip}.");
        }

        Volatile.Write(ref _index, fresh);
        if (from is null || fresh.Commits - _saved >= SaveAfter)
        {
            Save(fresh);
        }
    }

    /// <summary>Number of a commit; -1 when it is unknown or ambiguous.</summary>
    internal static int Number(HistoryIndex index, string sha)
    {
        if (!PromptVersion.IsSha(sha) || sha.Length > 2 * index.ShaBytes)
        {
            return -1;
        }

        ReadOnlySpan<int> sorted = index.BySha;
        Span<byte> least = stackalloc byte[32];
        least.Clear();
        Convert.FromHexString((sha.Length % 2 == 0 ? sha : sha + "0").AsSpan(), least, out _, out _);
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = index.Sha(sorted[middle]).SequenceCompareTo(least[..index.ShaBytes]) < 0 ? (middle + 1, high) : (low, middle);
        }

        bool first = low < sorted.Length && Begins(index, sorted[low], sha), second = low + 1 < sorted.Length && Begins(index, sorted[low + 1], sha);
        return first && !second ? sorted[low] : -1;
    }

    private Func<string, string?>? UserOf(bool withUser) => withUser ? _options.UserPathOf : null;

    private static bool Begins(HistoryIndex index, int commit, string sha) => index.CommitSha(commit).StartsWith(sha, StringComparison.Ordinal);

    private void Save(HistoryIndex index)
    {
        try
        {
            HistoryFile.Save(_file, index);
            _saved = index.Commits;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk takes nothing away: the next start reads from git what the file does not have.
        }
    }
}
