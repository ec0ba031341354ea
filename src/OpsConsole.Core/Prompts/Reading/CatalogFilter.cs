using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>What to look for in how prompts stand.</summary>
public enum CatalogState
{
    /// <summary>An environment runs an older version.</summary>
    Behind,

    /// <summary>An environment has no version.</summary>
    NotReleased,

    /// <summary>Telemetry observes another version than the released one.</summary>
    Drift,

    /// <summary>The file cannot be used, or what is released is not to be found.</summary>
    Broken,

    /// <summary>An environment runs the newest version.</summary>
    Current,
}

/// <summary>The order of a list.</summary>
public enum CatalogSort
{
    /// <summary>What fits the search best first; by name where nothing is searched for.</summary>
    Relevance,

    /// <summary>By name.</summary>
    Name,

    /// <summary>What changed last first.</summary>
    Changed,

    /// <summary>What is most versions behind first.</summary>
    Behind,
}

/// <summary>What of the catalog is asked for. What is null does not restrict.</summary>
public sealed record CatalogFilter
{
    /// <summary>Words that all must be in name, title, description, tags, variables or text; case and accents do not count. The first 8 words.</summary>
    public string? Text { get; init; }

    /// <summary>A folder; what is in folders below it counts too.</summary>
    public string? Folder { get; init; }

    /// <summary>A tag.</summary>
    public string? Tag { get; init; }

    /// <summary>An owner, as <c>CODEOWNERS</c> says it.</summary>
    public string? Owner { get; init; }

    /// <summary>A format.</summary>
    public PromptFormat? Format { get; init; }

    /// <summary>A model's id.</summary>
    public string? Model { get; init; }

    /// <summary>The environment that <see cref="State"/> and the order by <see cref="CatalogSort.Behind"/> look at; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>How it stands.</summary>
    public CatalogState? State { get; init; }

    /// <summary>Whether anything restricts what is listed or what is looked at; order and page do not.</summary>
    internal bool Restricts => Text is not null || Folder is not null || Tag is not null || Owner is not null || Format is not null || Model is not null || Environment is not null || State is not null;

    /// <summary>The order.</summary>
    public CatalogSort Sort { get; init; }

    /// <summary>How many rows to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>Most rows.</summary>
    public int Take { get; init; } = int.MaxValue;
}
