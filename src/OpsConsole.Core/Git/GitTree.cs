using System.Text;

namespace OpsConsole.Core.Git;

/// <summary>One line of a Git tree.</summary>
/// <param name="Mode">File mode, octal.</param>
/// <param name="Type"><c>blob</c>, <c>tree</c> or <c>commit</c>.</param>
/// <param name="Id">Id of the object.</param>
/// <param name="Name">Name.</param>
internal sealed record GitTreeEntry(string Mode, string Type, string Id, string Name)
{
    /// <summary>Whether it is a directory.</summary>
    public bool IsTree => Type == "tree";

    /// <summary>Whether it is a plain file: no symbolic link, which would be followed by who checks it out.</summary>
    public bool IsFile => Mode == "100644";
}

/// <summary>Reads and writes the trees of a branch by git's plumbing: nothing is ever checked out.</summary>
internal sealed class GitTree(GitCommand git)
{
    private const int MaxEntries = 20_000;

    /// <summary>The entries of a tree.</summary>
    /// <param name="tree">Id of the tree or of a commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<List<GitTreeEntry>> ListAsync(string tree, CancellationToken cancellationToken)
    {
        GitResult result = await git.DoAsync(null, cancellationToken, "ls-tree", "-z", "--full-tree", "--end-of-options", tree).ConfigureAwait(false);
        List<GitTreeEntry> entries = [];
        foreach (string line in Encoding.UTF8.GetString(result.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t', 2), meta = parts[0].Split(' ');
            entries.Add(parts.Length == 2 && meta.Length == 3 && entries.Count < MaxEntries
                ? new GitTreeEntry(meta[0], meta[1], meta[2], parts[1])
                : throw new GitException("The repository holds a directory that cannot be read."));
        }

        return entries;
    }

    /// <summary>A file's text.</summary>
    public async Task<string> TextAsync(GitTreeEntry file, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString((await git.DoAsync(null, cancellationToken, "cat-file", "blob", file.Id).ConfigureAwait(false)).Output);

    /// <summary>Writes a tree in which the file at a path has this text.</summary>
    /// <param name="tree">The tree as it is; null when there is none yet.</param>
    /// <param name="path">Names from the top to the file.</param>
    /// <param name="text">Makes the new text from the old one, empty where there is none; null changes nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Id of the new tree; null when nothing is to be changed.</returns>
    public async Task<string?> WriteAsync(string? tree, ReadOnlyMemory<string> path, Func<string, string?> text, CancellationToken cancellationToken)
    {
        string name = path.Span[0];
        List<GitTreeEntry> entries = tree is null ? [] : await ListAsync(tree, cancellationToken).ConfigureAwait(false);
        GitTreeEntry? old = entries.Find(e => e.Name == name);
        GitTreeEntry? fresh;
        if (path.Length == 1)
        {
            string before = old is null ? "" : old.IsFile ? await TextAsync(old, cancellationToken).ConfigureAwait(false) : throw new GitException($"'{name}' is something else than was expected there.");
            fresh = text(before) is { } after ? new GitTreeEntry("100644", "blob", await StoreAsync(after, cancellationToken).ConfigureAwait(false), name) : null;
        }
        else
        {
            string? below = old is null ? null : old.IsTree ? old.Id : throw new GitException($"'{name}' is something else than was expected there.");
            fresh = await WriteAsync(below, path[1..], text, cancellationToken).ConfigureAwait(false) is { } id ? new GitTreeEntry("040000", "tree", id, name) : null;
        }

        if (fresh is null)
        {
            return null;
        }

        string lines = string.Concat(entries.Where(e => e.Name != name).Append(fresh).Select(e => $"{e.Mode} {e.Type} {e.Id}\t{e.Name}\0"));
        return (await git.DoAsync(Encoding.UTF8.GetBytes(lines), cancellationToken, "mktree", "-z").ConfigureAwait(false)).Line;
    }

    private async Task<string> StoreAsync(string text, CancellationToken cancellationToken) =>
        (await git.DoAsync(Encoding.UTF8.GetBytes(text), cancellationToken, "hash-object", "-w", "--stdin", "--no-filters").ConfigureAwait(false)).Line;
}
