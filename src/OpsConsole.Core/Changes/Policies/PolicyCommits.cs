using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>A commit that the console made for a proposed policy.</summary>
/// <param name="Base">The commit that it was made on.</param>
/// <param name="Before">SHA of the file there; empty where there was none.</param>
/// <param name="Blob">SHA of the policy.</param>
/// <param name="Content">The policy.</param>
internal sealed record PolicyCommit(string Base, string Before, string Blob, byte[] Content);

/// <summary>The policy's file in the history of the repository. Runs git.</summary>
internal sealed class PolicyCommits(PromptRepository repository, PromptsOptions options)
{
    private const int MaxCommits = 5000;

    /// <summary>The end of the branch that counts, as the mirror knows it; null when nothing was read yet.</summary>
    public string? Tip => repository.BranchTip(options.Branch);

    /// <summary>Whether the mirror has a commit.</summary>
    public async Task<bool> HasAsync(string commit, CancellationToken cancellationToken) => await repository.ResolveAsync(commit, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Whether the branch has a commit.</summary>
    public Task<bool> IsThereAsync(string commit, string tip, CancellationToken cancellationToken) => repository.Git.IsAncestorAsync(commit, tip, cancellationToken);

    /// <summary>SHA of the file at a commit, whatever it is; empty where there is none.</summary>
    public async Task<string> BlobAtAsync(string commit, CancellationToken cancellationToken) =>
        (await repository.FileAtAsync(commit, PolicySource.Path, cancellationToken).ConfigureAwait(false))?.Id ?? "";

    /// <summary>A policy by its SHA; null when the mirror does not have it.</summary>
    public async Task<string?> TextAsync(string blob, CancellationToken cancellationToken) =>
        await repository.ReadAsync(blob, PolicyReader.MaxBytes, cancellationToken).ConfigureAwait(false) is { } content ? Encoding.UTF8.GetString(content) : null;

    /// <summary>The newest commit of the branch that changed the file, and who wrote it as <c>Name &lt;address&gt;</c>; null where none did.</summary>
    public async Task<(string Commit, string Author)?> LastAsync(string tip, CancellationToken cancellationToken)
    {
        GitResult log = await LogAsync("--format=%H%x00%an <%ae>", 1, tip, ["--no-patch"], cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(log.Output).Trim().Split('\0') is [var commit, var author] ? (commit, author) : null;
    }

    /// <summary>Everybody behind what a commit's file says that is not in force: who wrote, committed or co-authored any change of it since, as <c>Name &lt;address&gt;</c>.</summary>
    /// <param name="force">The policy in force. Where its commit is not known here, everybody who ever changed the file counts.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<string>> AuthorsAsync(EffectivePolicy force, string commit, CancellationToken cancellationToken)
    {
        string range = force.Commit is { } since && await HasAsync(since, cancellationToken).ConfigureAwait(false) ? $"{since}..{commit}" : commit;
        IReadOnlyList<CommitPeople> commits = CommitPeople.Read((await LogAsync(CommitPeople.Format, MaxCommits + 1, range, CommitPeople.Touching, cancellationToken).ConfigureAwait(false)).Output, named: true);
        return commits.Count <= MaxCommits ? CommitPeople.Of(commits)
            : throw new ChangeUnreadableException($"More than {MaxCommits} commits changed {PolicySource.Path} since what is in force, so it is not known who had a hand in it. Propose the text on the page Policy.");
    }

    /// <summary>
    /// A commit that proposes a policy: it has one parent and changes nothing but the policy's file, so that merging it brings nothing else to the branch.
    /// </summary>
    /// <returns>Null when it is no such commit, or the mirror does not have it.</returns>
    public async Task<PolicyCommit?> FindAsync(string commit, CancellationToken cancellationToken)
    {
        if (!GitObjectName.IsWhole(commit) || !await HasAsync(commit, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        string[] parents = (await repository.Git.DoAsync(null, cancellationToken, "rev-list", "--no-walk", "--parents", "--end-of-options", commit).ConfigureAwait(false)).Line.Split(' ');
        if (parents is not [_, var parent])
        {
            return null;
        }

        GitResult changed = await repository.Git.DoAsync(null, cancellationToken, "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--end-of-options", parent, commit).ConfigureAwait(false);
        return Encoding.UTF8.GetString(changed.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries) is [PolicySource.Path]
            && await repository.ReadAtAsync(commit, PolicySource.Path, PolicyReader.MaxBytes, cancellationToken).ConfigureAwait(false) is { IsPlain: true } file
                ? new PolicyCommit(parent, await BlobAtAsync(parent, cancellationToken).ConfigureAwait(false), file.Blob, file.Content)
                : null;
    }

    /// <summary>Makes a commit that proposes a policy, on the end of the branch. It is on no branch; the mirror keeps it.</summary>
    /// <exception cref="GitException">Git could not do it.</exception>
    public async Task<string> MakeAsync(GitIdentity author, string tip, string text, string message, CancellationToken cancellationToken)
    {
        string commit = await repository.CommitAsync(author, tip, PolicySource.Path, Encoding.UTF8.GetBytes(text), message, cancellationToken).ConfigureAwait(false);
        await repository.KeepAsync([commit], cancellationToken).ConfigureAwait(false);
        return commit;
    }

    private Task<GitResult> LogAsync(string format, int most, string range, string[] how, CancellationToken cancellationToken) => repository.Git.DoAsync(
        null, cancellationToken, ["log", .. how, $"--max-count={most}", "--full-history", "--encoding=UTF-8", format, "--end-of-options", range, "--", ":(literal)" + PolicySource.Path]);
}
