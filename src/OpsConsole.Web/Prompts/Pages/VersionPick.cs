using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>The two versions of a history that were chosen to be compared.</summary>
/// <param name="From">Commit of the one side; null until it is chosen.</param>
/// <param name="To">Commit of the other.</param>
internal sealed record VersionPick(string? From, string? To)
{
    /// <summary>What a history opens with: the newest version and the one before it.</summary>
    public static VersionPick Start(IReadOnlyList<PromptChange> newestFirst)
    {
        string[] versions = [.. newestFirst.Where(c => c.Kind != ChangeKind.Deleted).Take(2).Select(c => c.Commit)];
        return versions.Length < 2 ? new VersionPick(null, null) : new VersionPick(versions[1], versions[0]);
    }

    /// <summary>Address of the comparison; null until two different ones are chosen.</summary>
    public string? Href(string name) => From is null || To is null || From == To ? null : PromptView.Compare(name, From, To);
}

/// <summary>A version that is live.</summary>
/// <param name="Environment">Where.</param>
/// <param name="Commit">The commit that was released.</param>
/// <param name="Change">The commit that wrote this content: the newest change up to the released one; null when it is not on the branch.</param>
public sealed record LiveVersion(string Environment, string Commit, string? Change);
