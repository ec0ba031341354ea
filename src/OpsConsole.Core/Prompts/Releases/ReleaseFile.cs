using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>A line of an environment's file: which commit of a prompt is live.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Commit">SHA as it stands in the file: whole, or its beginning.</param>
/// <param name="Line">Line, from 1.</param>
public sealed record ReleaseLine(string Prompt, string Commit, int Line);

/// <summary>The file <c>environments/&lt;env&gt;.yaml</c>: prompt → commit. Immutable.</summary>
public sealed record ReleaseFile
{
    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Path in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>SHA of its content; empty where there is no file.</summary>
    public required string Blob { get; init; }

    /// <summary>What is live, by prompt. Where the file has problems, what could be read.</summary>
    public required IReadOnlyDictionary<string, ReleaseLine> Lines { get; init; }

    /// <summary>What is wrong with the file.</summary>
    public required IReadOnlyList<PromptProblem> Problems { get; init; }
}
