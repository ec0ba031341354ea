using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>Everything about the newest version of a prompt, or about one that is gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Path of its file; the last one when it is gone.</param>
/// <param name="Prompt">The prompt; null when it is gone.</param>
/// <param name="Cells">Its standing, one for each environment.</param>
/// <param name="History">Its changes, the newest first, over its renames; of a Fabric folder those of both files.</param>
/// <param name="FormerNames">Names that it had before, the newest first.</param>
/// <param name="RenamedTo">Its name now, when it is gone because it was renamed; else null.</param>
public sealed record PromptDetail(
    string Name, string Path, CatalogPrompt? Prompt, IReadOnlyList<EnvironmentCell> Cells, IReadOnlyList<PromptChange> History, IReadOnlyList<string> FormerNames, string? RenamedTo);

/// <summary>A prompt that is in the history and not at the end of the branch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Last path of its file.</param>
/// <param name="Change">The change that took it away.</param>
public sealed record DeletedPrompt(string Name, string Path, PromptChange Change);

/// <summary>A prompt as it was at a commit.</summary>
/// <param name="Name">Its name in the catalog.</param>
/// <param name="Path">Path of its file then.</param>
/// <param name="Commit">Whole SHA of the commit that was asked for.</param>
/// <param name="Blob">SHA of the content.</param>
/// <param name="Content">The bytes of the file; empty when it is larger than allowed, which <paramref name="Parsed"/> says.</param>
/// <param name="Parsed">What the file says.</param>
/// <param name="Change">The change that made it so.</param>
/// <param name="UserContent">The bytes of <c>user.md</c> beside a Fabric folder's <c>system.md</c>; null where there is none.</param>
public sealed record VersionContent(string Name, string Path, string Commit, string Blob, byte[] Content, ParsedPrompt Parsed, PromptChange Change, byte[]? UserContent)
{
    /// <summary>Whether there is nothing to compare or to edit: the file is larger than allowed, not in the repository any more, a link, or empty.</summary>
    public bool IsUnread => Content.Length == 0 && Parsed.Prompt is null;
}
