using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Web.Changes;

/// <summary>What a change request is called that somebody asked for by a button or by the addresses of releases, where they gave a reason and no title.</summary>
internal static class ChangeTitles
{
    /// <summary>A wish with its title: the reason where it fits into a line, else what is done, with the reason below it.</summary>
    /// <param name="kind">What is to be done.</param>
    /// <param name="environment">Where.</param>
    /// <param name="prompt">To which prompt.</param>
    /// <param name="commit">The commit that is to be live; null where that is not said.</param>
    /// <param name="reason">Why; null for no reason.</param>
    public static ChangeWish Wish(ChangeKind kind, string environment, string prompt, string? commit, string? reason)
    {
        string? why = reason?.Trim() is { Length: > 0 } said ? said : null;
        bool fits = why is { Length: <= ChangeWish.MaxTitle } && !why.Any(char.IsControl);
        string what = kind switch
        {
            ChangeKind.Rollback => $"Roll back {prompt} in {environment}",
            ChangeKind.Removal => $"Take {prompt} out of {environment}",
            _ => $"Release {prompt} {PromptVersion.Shorten(commit ?? "")} to {environment}",
        };
        string title = fits ? why! : what;
        return new ChangeWish(kind, environment, prompt, title.Length > ChangeWish.MaxTitle ? title[..ChangeWish.MaxTitle] : title, fits ? null : why) { Wanted = kind == ChangeKind.Removal ? null : commit };
    }
}
