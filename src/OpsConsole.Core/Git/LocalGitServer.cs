namespace OpsConsole.Core.Git;

/// <summary>
/// For repositories of this host, where git starts the other side here too: it must not run what that repository names. To the servers of
/// other protocols these options are of no account.
/// </summary>
internal static class LocalGitServer
{
    private const string Safe = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true -c core.attributesFile=/dev/null";

    /// <summary>For fetching.</summary>
    public const string Upload = $"--upload-pack={Safe} upload-pack";

    /// <summary>
    /// For pushing. A working copy whose branch is moved follows, unless there is work in it that was not committed; one that has
    /// settings by which following would run programs or write elsewhere must not be moved at all.
    /// </summary>
    public static string Receive(bool follow) =>
        $"--receive-pack={Safe} -c core.symlinks=false -c receive.autogc=false -c gc.auto=0 -c receive.denyCurrentBranch={(follow ? "updateInstead" : "refuse")} receive-pack";

    /// <summary>The setting of a working copy that forbids it to follow; null where there is none.</summary>
    /// <param name="directory">The working copy, or a bare repository.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<string?> ForbidsAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        string inner = Path.Combine(directory, ".git");
        GitCommand git = new(Path.Exists(inner) ? inner : directory, null, time);
        GitResult result = await git.TryAsync(null, cancellationToken, "config", "--includes", "--name-only", "--get-regexp", @"^(filter\..*|core\.worktree)$").ConfigureAwait(false);
        return result.Line.Split('\n')[0] is { Length: > 0 } name ? name : null;
    }
}
