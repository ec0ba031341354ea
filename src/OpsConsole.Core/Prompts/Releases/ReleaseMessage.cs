using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>The message of a release's commit.</summary>
internal static class ReleaseMessage
{
    public static string Of(PromptRelease release, GitIdentity by)
    {
        string what = release.Kind switch
        {
            ReleaseKind.Removal => $"Take {release.Prompt} out of {release.Environment}",
            ReleaseKind.Rollback => $"Roll {release.Prompt} back in {release.Environment} ({PromptVersion.Shorten(release.Commit!)})",
            _ => $"Release {release.Prompt} to {release.Environment} ({PromptVersion.Shorten(release.Commit!)})",
        };
        IEnumerable<(string, string?)> approvers = (release.Approvers ?? "").Split('\n').Select(a => (CommitTrailers.ApprovedBy, (string?)a));
        return CommitTrailers.Write(
            what, release.Reason,
            [
                (CommitTrailers.ReleaseId, release.Id), (CommitTrailers.Kind, release.Kind.ToString().ToLowerInvariant()),
                (CommitTrailers.ReleasedBy, $"{by.Name} <{by.Email}>"), (CommitTrailers.Change, release.Change), .. approvers,
            ]);
    }
}
