using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>Where what the branch says of the policy is from.</summary>
public enum PolicyOrigin
{
    /// <summary>The repository has none: that is the console's own.</summary>
    Default,

    /// <summary>The repository's file.</summary>
    File,

    /// <summary>The repository's file has an error: this is the newest version of it without one.</summary>
    LastGood,

    /// <summary>The repository's file has an error, and no version of it is without: this is the console's own.</summary>
    DefaultForBroken,
}

/// <summary>The policy that the branch has. It counts once it was adopted: <see cref="PolicyInForce"/>.</summary>
/// <param name="Policy">What it says.</param>
/// <param name="Origin">Where it is from.</param>
/// <param name="Commit">The commit that it was read at; null for the console's own.</param>
/// <param name="Blob">SHA of its content: which policy it is; empty for the console's own.</param>
/// <param name="Text">Its text.</param>
/// <param name="Problems">What is wrong with the file at the end of the branch, by line.</param>
public sealed record PolicyState(ChangePolicy Policy, PolicyOrigin Origin, string? Commit, string Blob, string Text, IReadOnlyList<PromptProblem> Problems)
{
    /// <summary>Whether the file at the end of the branch cannot be read. Such a file proposes nothing.</summary>
    public bool IsBroken => Origin is PolicyOrigin.LastGood or PolicyOrigin.DefaultForBroken;
}

/// <summary>
/// The policy at the end of the branch: what is proposed, and what the console adopts when it first looks. Of a file with an error the version before it is
/// taken, so that nobody can take rules away by breaking it.
/// </summary>
public sealed class PolicySource(RepositoryDocuments documents)
{
    /// <summary>The policy's file.</summary>
    public const string Path = ".opsconsole/policy.yaml";

    private const int MaxBytes = PolicyReader.MaxBytes, MaxEarlier = 200;

    private Known? _known;

    /// <summary>The commit at the end of the branch; null before anything was read.</summary>
    public string? Tip => documents.Tip;

    /// <summary>Reads it, if the branch has moved.</summary>
    /// <returns>Null when the mirror cannot be read: then nothing can be judged.</returns>
    public async Task<PolicyState?> ReadAsync(CancellationToken cancellationToken = default)
    {
        string? tip = documents.Tip;
        if (Volatile.Read(ref _known) is { } known && tip == known.Tip)
        {
            return known.State;
        }

        try
        {
            PolicyState read = tip is null ? Own(PolicyOrigin.Default, []) : await ReadAtAsync(tip, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _known, new Known(tip, read));
            return read;
        }
        catch (GitException)
        {
            return null; // the status of the repository says what is wrong with it
        }
    }

    private async Task<PolicyState> ReadAtAsync(string tip, CancellationToken cancellationToken)
    {
        IReadOnlyList<PromptChange> changes = documents.ChangesOf(Path);
        RepositoryDocument? file = await documents.ReadAsync(tip, Path, MaxBytes, cancellationToken).ConfigureAwait(false);
        if (file is null && changes is not [{ Kind: not ChangeKind.Deleted }, ..])
        {
            return Own(PolicyOrigin.Default, []);
        }

        ReadPolicy read = file is null ? TooLarge : PolicyReader.Read(file.Content);
        return read.Policy is { } policy ? Of(policy, PolicyOrigin.File, file!, read.Problems)
            : await LastGoodAsync(changes, read.Problems, cancellationToken).ConfigureAwait(false) ?? Own(PolicyOrigin.DefaultForBroken, read.Problems);
    }

    private async Task<PolicyState?> LastGoodAsync(IReadOnlyList<PromptChange> changes, IReadOnlyList<PromptProblem> problems, CancellationToken cancellationToken)
    {
        foreach (PromptChange change in changes.Where(c => c.Kind != ChangeKind.Deleted).Skip(1).Take(MaxEarlier))
        {
            if (await documents.ReadAsync(change.Commit, Path, MaxBytes, cancellationToken).ConfigureAwait(false) is { } file && PolicyReader.Read(file.Content).Policy is { } policy)
            {
                return Of(policy, PolicyOrigin.LastGood, file, problems);
            }
        }

        return null;
    }

    private static ReadPolicy TooLarge { get; } = new(null, [new PromptProblem(0, ProblemSeverity.Error, $"The file is no plain file, or larger than {MaxBytes / 1024} KiB. Shorten it.")]);

    private static PolicyState Of(ChangePolicy policy, PolicyOrigin origin, RepositoryDocument file, IReadOnlyList<PromptProblem> problems) =>
        new(policy, origin, file.Commit, file.Blob, System.Text.Encoding.UTF8.GetString(file.Content), problems);

    private static PolicyState Own(PolicyOrigin origin, IReadOnlyList<PromptProblem> problems) => new(DefaultPolicy.Policy, origin, null, "", DefaultPolicy.Text, problems);

    private sealed record Known(string? Tip, PolicyState State);
}
