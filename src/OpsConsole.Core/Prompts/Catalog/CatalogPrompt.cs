using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>A prompt as it is at the end of the branch. Immutable.</summary>
public sealed record CatalogPrompt
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of its file in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>Its format.</summary>
    public required PromptFormat Format { get; init; }

    /// <summary>SHA of its content.</summary>
    public required string Blob { get; init; }

    /// <summary>SHA of the content of <c>user.md</c> in its Fabric folder; null where there is none.</summary>
    public string? UserBlob { get; init; }

    /// <summary>Path of the <c>user.md</c> that belongs to a Fabric folder's <c>system.md</c>, whether it is there or not; null for other formats.</summary>
    public string? UserPath => PromptFile.UserPathOf(Format, Path);

    /// <summary>Whether its format has a <c>user.md</c>, there or not.</summary>
    internal bool HasUser => UserPath is not null;

    /// <summary>What the file says; null when it cannot be used.</summary>
    public required Prompt? Prompt { get; init; }

    /// <summary>What is wrong with the file, by line.</summary>
    public required IReadOnlyList<PromptProblem> Problems { get; init; }

    /// <summary>Owners by <c>CODEOWNERS</c>; the last rule that matches, as git hosts read it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Path of another file that would have the same name; null for none.</summary>
    public string? TakenBy { get; init; }

    /// <summary>What it is searched by.</summary>
    internal SearchText? Search { get; init; }

    /// <summary>Whether it can be used.</summary>
    public bool IsUsable => Prompt is not null;
}
