using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>An environment's file at the end of the branch.</summary>
/// <param name="Tip">The end of the branch.</param>
/// <param name="Text">The file; null where there is none.</param>
/// <param name="File">What it says.</param>
internal sealed record EnvironmentState(string Tip, string? Text, ReleaseFile File)
{
    /// <summary>The commit that is live; null when none is.</summary>
    public string? LiveOf(string prompt) => File.Lines.GetValueOrDefault(prompt)?.Commit;
}

/// <summary>Brings releases to the repository: a commit on the end of the branch, pushed only if that still is the end.</summary>
internal sealed class ReleasePublisher(PromptRepository repository, EnvironmentLog log, ReleaseRows rows, PromptSync sync, PromptsOptions options)
{
    /// <summary>How often a release is made again because somebody else pushed meanwhile.</summary>
    private const int MaxAttempts = 20;

    /// <summary>The environment's file as the mirror has it.</summary>
    /// <returns>The file, or why there is none to be had.</returns>
    public async Task<(EnvironmentState? State, string? Problem)> ReadAsync(string environment, CancellationToken cancellationToken)
    {
        if (repository.BranchTip(options.Branch) is not { } tip)
        {
            return (null, repository.Status.Problem ?? "The prompt repository was not read yet. Try again in a moment.");
        }

        string path = EnvironmentFile.PathOf(environment)!;
        RepositoryBlob? blob = await repository.ReadAtAsync(tip, path, ReleaseLineScan.MaxLength, cancellationToken).ConfigureAwait(false);
        if (blob is { IsPlain: false } || (blob is null && await repository.HoldsAsync(tip, path, cancellationToken).ConfigureAwait(false)))
        {
            return (null, $"{path} is not a plain file of at most {ReleaseLineScan.MaxLength / (1024 * 1024)} MiB, or its directory holds too many. Mend that with git first: whatever is written in its place would take out everything that it says.");
        }

        string? text = blob is null ? null : ReleaseFileReader.Text(blob.Content);
        ReleaseFile file = ReleaseFileReader.Read(environment, path, blob?.Blob ?? "", blob is null ? [] : blob.Content);
        return file.Problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error) is { } error ? (null, $"{path}, line {error.Line}: {error.Message} Mend the file first, so that nothing else in it changes by accident.")
            : (new EnvironmentState(tip, text, file), null);
    }

    /// <summary>Commits and pushes a release that is written down. It is done afterwards, or failed.</summary>
    /// <param name="release">The release; its line of the file must still be what it replaces.</param>
    /// <param name="author">As whom.</param>
    public async Task PublishAsync(PromptRelease release, GitIdentity author)
    {
        string? problem;
        try
        {
            problem = await TryAsync(release, author).ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            problem = exception.Message; // it may have got there: whoever watches the branch will see it
        }

        await (problem is null ? rows.DoneAsync(release) : rows.FailAsync(release, problem)).ConfigureAwait(false);
    }

    /// <summary>Asks the repository for news, and whether a release is on the branch, by the very commit that was pushed.</summary>
    public async Task<bool> IsThereAsync(PromptRelease release)
    {
        await sync.SyncAsync(CancellationToken.None).ConfigureAwait(false);
        return release.ReleaseCommit is { } commit && repository.BranchTip(options.Branch) is { } tip
            && await log.IsAncestorAsync(commit, tip, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<string?> TryAsync(PromptRelease release, GitIdentity author)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            (EnvironmentState? state, string? unreadable) = await ReadAsync(release.Environment, CancellationToken.None).ConfigureAwait(false);
            if (state is null || !IsUnchanged(state.LiveOf(release.Prompt), release.Replaces))
            {
                return unreadable ?? "Somebody changed what is live at the same moment. Look again and repeat.";
            }

            string text = ReleaseFileWriter.With(state.Text ?? ReleaseFileWriter.Beginning(release.Environment), release.Prompt, release.Commit);
            if ((await BegunAsync(release, state.Tip).ConfigureAwait(false) ?? await CommitAsync(release, author, state, Encoding.UTF8.GetBytes(text)).ConfigureAwait(false)) is not { } commit)
            {
                return "The prompt was changed on both sides: by the proposal, and on the branch. Revise the proposal from what is on the branch now.";
            }

            await rows.SetCommitAsync(release, commit).ConfigureAwait(false); // first: from the push on others may see it
            PushOutcome pushed = await repository.PushAsync(options.Branch, state.Tip, commit, CancellationToken.None).ConfigureAwait(false);
            if (await IsThereAsync(release).ConfigureAwait(false))
            {
                return null;
            }

            if (pushed.Done)
            {
                return "The repository answered that it took the release, and does not have it. Look at its hooks, and at whether somebody put the branch back.";
            }

            if (!pushed.Moved)
            {
                return pushed.Problem ?? "The repository did not take the release. Look at its status.";
            }
        }

        return "The repository changes faster than the release can be written. Try again.";
    }

    /// <summary>
    /// The commit that a console wrote down for its push before it stopped, where it still fits on the end of the branch. Git may go on pushing it without that
    /// console: of one commit that is pushed twice there is one, and of two commits one would be nobody's.
    /// </summary>
    private async Task<string?> BegunAsync(PromptRelease release, string tip) =>
        release.ReleaseCommit is { } commit && await repository.ParentAsync(commit, CancellationToken.None).ConfigureAwait(false) == tip ? commit : null;

    /// <summary>The commit that puts it live; the same one brings the proposal to the branch, so that there is no moment between. Null where that conflicts.</summary>
    private async Task<string?> CommitAsync(PromptRelease release, GitIdentity author, EnvironmentState state, byte[] text) =>
        release.Merges is { } merged && !await log.IsAncestorAsync(merged, state.Tip, CancellationToken.None).ConfigureAwait(false)
            ? await repository.CommitMergeAsync(author, state.Tip, merged, state.File.Path, text, ReleaseMessage.Of(release, author), CancellationToken.None).ConfigureAwait(false)
            : await repository.CommitAsync(author, state.Tip, state.File.Path, text, ReleaseMessage.Of(release, author), CancellationToken.None).ConfigureAwait(false);

    private static bool IsUnchanged(string? live, string? replaces) => live is null ? replaces is null : replaces is not null && PromptVersion.Same(live, replaces);
}
