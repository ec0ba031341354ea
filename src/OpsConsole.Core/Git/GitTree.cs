using System.Text;

namespace OpsConsole.Core.Git;

/// <summary>One line of a Git tree.</summary>
/// <param name="Mode">File mode, octal.</param>
/// <param name="Type"><c>blob</c>, <c>tree</c> or <c>commit</c>.</param>
/// <param name="Id">Id of the object.</param>
/// <param name="Name">Name; what is not UTF-8 in it has replacement characters.</param>
internal sealed record GitTreeEntry(string Mode, string Type, string Id, string Name)
{
    /// <summary>The name as git has it: names are bytes.</summary>
    public byte[] Raw { get; init; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>Whether it is a directory.</summary>
    public bool IsTree => Type == "tree";

    /// <summary>Whether it is a plain file: no symbolic link, which would be followed by who checks it out.</summary>
    public bool IsFile => Mode == "100644";
}

/// <summary>Reads and writes the trees of a branch by git's plumbing: nothing is ever checked out.</summary>
internal sealed class GitTree(GitCommand git)
{
    private const int MaxEntries = 20_000;

    /// <summary>The tree without an entry, by either kind of SHA. Git keeps no empty directories.</summary>
    private static readonly string[] EmptyTrees = ["4b825dc642cb6eb9a060e54bf8d69288fbee4904", "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"];

    /// <summary>The entries of a tree.</summary>
    /// <param name="tree">Id of the tree or of a commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<List<GitTreeEntry>> ListAsync(string tree, CancellationToken cancellationToken)
    {
        GitResult result = await git.DoAsync(null, cancellationToken, "ls-tree", "-z", "--full-tree", "--end-of-options", tree).ConfigureAwait(false);
        List<GitTreeEntry> entries = [];
        for (ReadOnlyMemory<byte> rest = result.Output; rest.Length > 0;)
        {
            int end = rest.Span.IndexOf((byte)0), tab = rest.Span.IndexOf((byte)'\t');
            string[] meta = Encoding.ASCII.GetString(rest.Span[..Math.Max(tab, 0)]).Split(' ');
            if (end < tab || tab < 0 || meta.Length != 3 || entries.Count == MaxEntries)
            {
                throw new GitException("The repository holds a directory that cannot be read.");
            }

            byte[] name = rest[(tab + 1)..end].ToArray();
            entries.Add(new GitTreeEntry(meta[0], meta[1], meta[2], Encoding.UTF8.GetString(name)) { Raw = name });
            rest = rest[(end + 1)..];
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
    public Task<string?> WriteAsync(string? tree, ReadOnlyMemory<string> path, Func<string, string?> text, CancellationToken cancellationToken) => ChangeAsync(
        tree,
        path,
        async old =>
        {
            string before = old is null ? "" : old.IsFile ? await TextAsync(old, cancellationToken).ConfigureAwait(false) : throw Unexpected(old.Name);
            return text(before) is { } after ? new GitTreeEntry("100644", "blob", await StoreAsync(Encoding.UTF8.GetBytes(after), cancellationToken).ConfigureAwait(false), path.Span[^1]) : old;
        },
        cancellationToken);

    /// <summary>Writes a tree in which the file at a path has this content.</summary>
    /// <param name="tree">The tree as it is; null when there is none yet.</param>
    /// <param name="path">Names from the top to the file.</param>
    /// <param name="content">The content; null for no file, nor a directory that it leaves empty.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Id of the new tree; null when it holds that already.</returns>
    /// <exception cref="GitException">There is a directory, a symbolic link or a submodule in the way.</exception>
    public Task<string?> PutAsync(string? tree, ReadOnlyMemory<string> path, byte[]? content, CancellationToken cancellationToken) => ChangeAsync(
        tree,
        path,
        async old => old is { Mode: not ("100644" or "100755") } ? throw Unexpected(old.Name)
            : content is null ? null
            : new GitTreeEntry(old?.Mode ?? "100644", "blob", await StoreAsync(content, cancellationToken).ConfigureAwait(false), path.Span[^1]),
        cancellationToken);

    private static GitException Unexpected(string name) => new($"'{name}' is something else than was expected there.");

    private static byte[] Line(GitTreeEntry entry) => [.. Encoding.ASCII.GetBytes($"{entry.Mode} {entry.Type} {entry.Id}\t"), .. entry.Raw, 0];

    private async Task<string?> ChangeAsync(string? tree, ReadOnlyMemory<string> path, Func<GitTreeEntry?, Task<GitTreeEntry?>> file, CancellationToken cancellationToken)
    {
        string name = path.Span[0];
        List<GitTreeEntry> entries = tree is null ? [] : await ListAsync(tree, cancellationToken).ConfigureAwait(false);
        byte[] raw = Encoding.UTF8.GetBytes(name);
        GitTreeEntry? old = entries.Find(e => e.Raw.AsSpan().SequenceEqual(raw)), fresh;
        if (path.Length == 1)
        {
            fresh = await file(old).ConfigureAwait(false);
        }
        else
        {
            string? below = old is null ? null : old.IsTree ? old.Id : throw Unexpected(name);
            string? id = await ChangeAsync(below, path[1..], file, cancellationToken).ConfigureAwait(false);
            fresh = id is null ? old : EmptyTrees.Contains(id) ? null : new GitTreeEntry("040000", "tree", id, name);
        }

        if (fresh?.Id == old?.Id && fresh?.Mode == old?.Mode)
        {
            return null;
        }

        IEnumerable<GitTreeEntry> after = entries.Where(e => e != old);
        byte[] lines = [.. (fresh is null ? after : after.Append(fresh)).SelectMany(Line)];
        return (await git.DoAsync(lines, cancellationToken, "mktree", "-z").ConfigureAwait(false)).Line;
    }

    private async Task<string> StoreAsync(byte[] content, CancellationToken cancellationToken) =>
        (await git.DoAsync(content, cancellationToken, "hash-object", "-w", "--stdin", "--no-filters").ConfigureAwait(false)).Line;
}
