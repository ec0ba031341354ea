using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>How a prompt that is edited stands on the branch.</summary>
public enum BranchStanding
{
    /// <summary>It is what the edit starts from.</summary>
    Same,

    /// <summary>Somebody changed it since.</summary>
    Changed,

    /// <summary>Somebody deleted or renamed it since.</summary>
    Gone,

    /// <summary>Somebody made a prompt of the name that the new one was to get.</summary>
    Taken,
}

/// <summary>What an edit starts from.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Blob">SHA of the file on the branch then; null for none.</param>
/// <param name="File">The file as a text area holds it.</param>
/// <param name="Prompt">What the version on the branch says; null for none.</param>
/// <param name="User">Content of the <c>user.md</c> beside it; null for none.</param>
internal sealed record EditStart(string Commit, string? Blob, EditedText File, Prompt? Prompt, byte[]? User)
{
    /// <summary>Nothing yet.</summary>
    public static EditStart Nothing { get; } = new("", null, EditedText.Empty, null, null);

    /// <summary>A version; null when it cannot be edited here, because it is not UTF-8.</summary>
    public static EditStart? Of(VersionContent version) => EditedText.From(version.Content) is { } file
        ? new EditStart(version.Commit, version.Blob, file, version.Parsed.Prompt, version.UserContent)
        : null;
}
