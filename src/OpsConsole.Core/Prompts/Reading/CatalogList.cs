using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>How a prompt stands in an environment.</summary>
public enum CellState
{
    /// <summary>It is not in the environment's file.</summary>
    NotReleased,

    /// <summary>The newest content is live.</summary>
    Current,

    /// <summary>An older content is live.</summary>
    Behind,

    /// <summary>The file names a commit that the branch does not have, or that does not have the prompt.</summary>
    Unknown,
}

/// <summary>A prompt in an environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="State">How it stands.</param>
/// <param name="Commit">The commit that is live, whole where it is known; null when none is.</param>
/// <param name="Blob">SHA of the content that is live; null when there is none.</param>
/// <param name="Behind">How many changes of content the branch is ahead of it; null when that cannot be said.</param>
/// <param name="Since">Since when it is live, UTC; null when that is not known.</param>
/// <param name="By">Who released it; null when that is not known.</param>
/// <param name="Observed">The version that telemetry observes there instead of the released one; null when there is none.</param>
public sealed record EnvironmentCell(string Environment, CellState State, string? Commit, string? Blob, int? Behind, DateTime? Since, string? By, string? Observed);

/// <summary>Where a search found something, in words around it.</summary>
/// <param name="Before">What is before it.</param>
/// <param name="Match">What was found, as it stands there.</param>
/// <param name="After">What is after it.</param>
public sealed record CatalogSnippet(string Before, string Match, string After);

/// <summary>A prompt of the list.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Cells">Its standing, one for each environment, in their order.</param>
/// <param name="Changed">Its newest change; null when the history is not read yet.</param>
/// <param name="Snippet">Where the search found something in its text; null where it did not, or in its name.</param>
public sealed record CatalogRow(CatalogPrompt Prompt, IReadOnlyList<EnvironmentCell> Cells, PromptChange? Changed, CatalogSnippet? Snippet);

/// <summary>A value that the list can be restricted to.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">How many prompts there would be with it, the other restrictions as they are.</param>
public sealed record FacetValue<T>(T Value, int Count);

/// <summary>What the list can be restricted to; the most frequent first.</summary>
public sealed record CatalogFacets(
    IReadOnlyList<FacetValue<string>> Tags, IReadOnlyList<FacetValue<string>> Owners, IReadOnlyList<FacetValue<PromptFormat>> Formats, IReadOnlyList<FacetValue<string>> Models,
    IReadOnlyList<FacetValue<CatalogState>> States);

/// <summary>A folder of the catalog.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Name">Last name of the path.</param>
/// <param name="Count">Prompts in it and below, the other restrictions as they are.</param>
/// <param name="Folders">The folders in it, by name.</param>
public sealed record FolderNode(string Path, string Name, int Count, IReadOnlyList<FolderNode> Folders);

/// <summary>A part of the catalog.</summary>
/// <param name="Rows">The rows asked for.</param>
/// <param name="Total">How many there are in all with these restrictions.</param>
/// <param name="Facets">What it can be restricted to.</param>
/// <param name="Environments">The environments, by name; the cells have their order.</param>
/// <param name="Folders">The folders at the top.</param>
/// <param name="Left">Prompts that the catalog does not list because they are too many.</param>
/// <param name="Status">How the repository is.</param>
/// <param name="Commit">The commit that this is of; null when nothing was read yet.</param>
public sealed record CatalogList(
    IReadOnlyList<CatalogRow> Rows, int Total, CatalogFacets Facets, IReadOnlyList<string> Environments, IReadOnlyList<FolderNode> Folders, int Left, RepositoryStatus Status, string? Commit);
