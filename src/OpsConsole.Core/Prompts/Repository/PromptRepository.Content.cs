using System.Globalization;
using System.Text;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Reading from the mirror, and writing commits into it.</summary>
internal sealed partial class PromptRepository
{
    /// <summary>The SHA of a commit of the repository, from its beginning; null when there is none or there are several.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<string?> ResolveAsync(string shaOrPrefix, CancellationToken cancellationToken)
    {
        GitObject? commit = PromptVersion.IsSha(shaOrPrefix) ? await Objects.FindAsync(shaOrPrefix + "^{commit}", cancellationToken).ConfigureAwait(false) : null;
        return commit?.Id.StartsWith(shaOrPrefix, StringComparison.Ordinal) == true ? commit.Id : null; // a branch may be named like a SHA
    }

    /// <summary>The commit that a commit of the mirror follows, of a merge the first one; null where the mirror has either not.</summary>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<string?> ParentAsync(string commit, CancellationToken cancellationToken)
    {
        GitResult listed = await Git.TryAsync(null, cancellationToken, "rev-list", "--parents", "--max-count=1", "--end-of-options", commit).ConfigureAwait(false);
        return listed.ExitCode == 0 && listed.Line.Split(' ') is [_, var first, ..] ? first : null;
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

    /// <summary>What one directory of a commit holds, in git's order; empty where there is no such directory.</summary>
    /// <param name="commit">Whole SHA of the commit.</param>
    /// <param name="directory">The directory; empty for the top.</param>
    /// <param name="beginning">How the names begin; empty for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<IReadOnlyList<GitTreeEntry>> ListAsync(string commit, string directory, string beginning, CancellationToken cancellationToken) =>
        GitObjectName.IsWhole(commit) && (directory.Length == 0 || RepositoryPath.IsValid(directory))
        && await Objects.ReadAsync($"{commit}:{directory}", RawTree.MaxBytes, cancellationToken).ConfigureAwait(false) is { Type: "tree", Content: { } tree } found
            ? RawTree.Beginning(tree, beginning, found.Id.Length)
            : [];

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
        if (await EntryAsync(commit, path, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        RepositoryBlob blob = new(entry.Id, entry.Mode, []);
        return !blob.IsPlain ? blob : await ReadAsync(blob.Blob, maxBytes, cancellationToken).ConfigureAwait(false) is { } content ? blob with { Content = content } : null;
    }

    /// <summary>What file a commit has at a path, whatever kind it is and however large; null when it has none.</summary>
    /// <param name="commit">Whole SHA of the commit.</param>
    /// <param name="path">Path; one that is not valid is the path of nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<RepositoryFile?> FileAtAsync(string commit, string path, CancellationToken cancellationToken) =>
        await EntryAsync(commit, path, cancellationToken).ConfigureAwait(false) is { } entry
            ? new RepositoryFile(path, entry.Mode, entry.Id, (await Objects.FindAsync(entry.Id, cancellationToken).ConfigureAwait(false))?.Size ?? -1)
            : null;

    /// <summary>Whether a commit has anything at a path, whatever it is and however large.</summary>
    /// <param name="commit">Whole SHA of the commit.</param>
    /// <param name="path">Path; one that is not valid is the path of nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<bool> HoldsAsync(string commit, string path, CancellationToken cancellationToken) =>
        GitObjectName.IsWhole(commit) && RepositoryPath.IsValid(path) && await Objects.FindAsync($"{commit}:{path}", cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>What merging a commit into another one gives, without a working copy.</summary>
    /// <returns>The files that both sides changed at one place; or the tree.</returns>
    /// <exception cref="GitException">Git could not do it.</exception>
    public async Task<(IReadOnlyList<string> Conflicts, string? Tree)> MergeAsync(string main, string head, CancellationToken cancellationToken)
    {
        GitResult merged = await Git.TryAsync(null, cancellationToken, "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", "--end-of-options", main, head).ConfigureAwait(false);
        string[] parts = Encoding.UTF8.GetString(merged.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return merged.ExitCode switch
        {
            0 => ([], parts[0].Trim()),
            1 => ([.. parts.Skip(1)], null),
            _ => throw GitCommand.Failed("merge-tree", merged),
        };
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
        return await CommitAsync(author, tree, [parent], path, content, message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a commit that merges another one and changes one file too. It is on no branch until it is pushed.</summary>
    /// <param name="author">Whose change it is. The console commits it.</param>
    /// <param name="parent">Whole SHA of the commit that it follows.</param>
    /// <param name="merged">Whole SHA of the commit that it merges.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>SHA of the commit; null where both sides changed a file at one place.</returns>
    /// <exception cref="GitException">Git could not do it.</exception>
    public async Task<string?> CommitMergeAsync(GitIdentity author, string parent, string merged, string path, byte[] content, string message, CancellationToken cancellationToken) =>
        (await MergeAsync(parent, merged, cancellationToken).ConfigureAwait(false)).Tree is { } tree
            ? await CommitAsync(author, tree, [parent, merged], path, content, message, cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<string> CommitAsync(GitIdentity author, string tree, string[] parents, string path, byte[]? content, string message, CancellationToken cancellationToken)
    {
        string put = await new GitTree(Git).PutAsync(tree, path.Split('/'), content, cancellationToken).ConfigureAwait(false) ?? tree;
        byte[] words = Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).TrimEnd() + "\n");
        return (await Git.As(author).DoAsync(words, cancellationToken, ["commit-tree", put, .. parents.SelectMany(p => new[] { "-p", p }), "-F", "-"]).ConfigureAwait(false)).Line;
    }

    /// <summary>The line of the tree for a file; null where there is none, or a directory.</summary>
    private async Task<GitTreeEntry?> EntryAsync(string commit, string path, CancellationToken cancellationToken)
    {
        if (!GitObjectName.IsWhole(commit) || !RepositoryPath.IsValid(path))
        {
            return null;
        }

        int slash = path.LastIndexOf('/');
        GitObject? directory = await Objects.ReadAsync($"{commit}:{path[..Math.Max(slash, 0)]}", RawTree.MaxBytes, cancellationToken).ConfigureAwait(false);
        return directory is { Type: "tree", Content: { } tree } && RawTree.Find(tree, path[(slash + 1)..], directory.Id.Length) is { IsTree: false } entry ? entry : null;
    }
}
