using System.Text;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

internal sealed record RepositoryBlob(string Blob, string Mode, byte[] Content);

internal sealed record PushOutcome(bool Done, bool Moved, string? Problem);

internal static class RepositoryWriting
{
    public static async Task<RepositoryBlob?> ReadAtAsync(this PromptRepository repository, string commit, string path, int maxBytes, CancellationToken cancellationToken)
    {
        GitResult found = await repository.Git.TryAsync(null, cancellationToken, "ls-tree", "-z", "--full-tree", "--end-of-options", commit, "--", path).ConfigureAwait(false);
        string[] meta = found.ExitCode == 0 ? Encoding.UTF8.GetString(found.Output).Split('\t', 2)[0].Split(' ') : [];
        if (meta.Length != 3 || meta[1] != "blob")
        {
            return null;
        }

        return await repository.ReadAsync(meta[2], maxBytes, cancellationToken).ConfigureAwait(false) is { } content ? new RepositoryBlob(meta[2], meta[0], content) : null;
    }

    public static async Task<string?> ResolveAsync(this PromptRepository repository, string sha, CancellationToken cancellationToken)
    {
        GitResult result = await repository.Git.TryAsync(null, cancellationToken, "rev-parse", "--verify", "--quiet", "--end-of-options", sha + "^{commit}").ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Line : null;
    }

    public static Task<string?> BranchTipAsync(this PromptRepository repository, string branch, CancellationToken cancellationToken) => repository.TipAsync("refs/heads/" + branch, cancellationToken);

    public static async Task<string> CommitAsync(this PromptRepository repository, GitIdentity author, string parent, string path, byte[]? content, string message, CancellationToken cancellationToken)
    {
        string? blob = content is null ? null : (await repository.Git.DoAsync(content, cancellationToken, "hash-object", "-w", "--stdin", "--no-filters").ConfigureAwait(false)).Line;
        string tree = await TreeAsync(repository, parent, path.Split('/'), blob, cancellationToken).ConfigureAwait(false);
        return (await repository.Git.As(author).DoAsync(Encoding.UTF8.GetBytes(message), cancellationToken, "commit-tree", "-p", parent, tree).ConfigureAwait(false)).Line;
    }

    public static async Task<PushOutcome> PushAsync(this PromptRepository repository, string branch, string? expected, string commit, CancellationToken cancellationToken)
    {
        string reference = "refs/heads/" + branch;
        GitResult result = await repository.Git.TryAsync(
            null, cancellationToken, "push", "--porcelain", "--quiet", $"--force-with-lease={reference}:{expected}", "--end-of-options", GitCommand.Remote, $"{commit}:{reference}").ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            string all = Encoding.UTF8.GetString(result.Output) + result.Error;
            return new PushOutcome(false, all.Contains("stale info", StringComparison.Ordinal) || all.Contains("fetch first", StringComparison.Ordinal) || all.Contains("failed to lock", StringComparison.Ordinal) || all.Contains("cannot lock", StringComparison.Ordinal), result.Error);
        }

        await repository.Git.DoAsync(null, cancellationToken, "update-ref", reference, commit).ConfigureAwait(false);
        return new PushOutcome(true, false, null);
    }

    public static async Task DeleteBranchAsync(this PromptRepository repository, string branch, string? expected, CancellationToken cancellationToken)
    {
        string reference = "refs/heads/" + branch;
        await repository.Git.TryAsync(null, cancellationToken, "push", "--quiet", $"--force-with-lease={reference}:{expected}", "--end-of-options", GitCommand.Remote, $":{reference}").ConfigureAwait(false);
        await repository.Git.TryAsync(null, cancellationToken, "update-ref", "-d", reference).ConfigureAwait(false);
    }

    private static async Task<string> TreeAsync(PromptRepository repository, string tree, ReadOnlyMemory<string> path, string? blob, CancellationToken cancellationToken)
    {
        List<GitTreeEntry> entries = tree.Length == 0 ? [] : await new GitTree(repository.Git).ListAsync(tree, cancellationToken).ConfigureAwait(false);
        string name = path.Span[0];
        GitTreeEntry? old = entries.Find(e => e.Name == name);
        GitTreeEntry? fresh = path.Length > 1
            ? new GitTreeEntry("040000", "tree", await TreeAsync(repository, old?.Id ?? "", path[1..], blob, cancellationToken).ConfigureAwait(false), name)
            : blob is null ? null : new GitTreeEntry("100644", "blob", blob, name);
        IEnumerable<GitTreeEntry> kept = entries.Where(e => e.Name != name);
        string lines = string.Concat((fresh is null ? kept : kept.Append(fresh)).Select(e => $"{e.Mode} {e.Type} {e.Id}\t{e.Name}\0"));
        return (await repository.Git.DoAsync(Encoding.UTF8.GetBytes(lines), cancellationToken, "mktree", "-z").ConfigureAwait(false)).Line;
    }
}
