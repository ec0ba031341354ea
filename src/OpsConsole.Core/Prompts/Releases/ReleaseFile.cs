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

    /// <summary>SHA of its content; empty where there is no file, or none that can be read.</summary>
    public required string Blob { get; init; }

    /// <summary>What is live, by prompt. Where the file has problems, what could be read.</summary>
    public required IReadOnlyDictionary<string, ReleaseLine> Lines { get; init; }

    /// <summary>What is wrong with the file.</summary>
    public required IReadOnlyList<PromptProblem> Problems { get; init; }

    /// <summary>Whether something of it cannot be read, so that what it does not say is not known to be taken out.</summary>
    public bool IsBroken => Problems.Any(p => p.Severity == ProblemSeverity.Error);

    /// <summary>A file that is there and cannot be read at all.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="path">Path in the repository.</param>
    internal static ReleaseFile Unreadable(string environment, string path) => new()
    {
        Environment = environment,
        Path = path,
        Blob = "",
        Lines = new Dictionary<string, ReleaseLine>(),
        Problems = [new PromptProblem(0, ProblemSeverity.Error, $"The file is not a plain file of at most {ReleaseLineScan.MaxLength / (1024 * 1024)} MiB. Replace it by one with git: until then what was live stays live.")],
    };

    /// <summary>What is live by it where another state of the file was read before: a broken file takes nothing away.</summary>
    internal ReleaseFile OnTopOf(ReleaseFile? before)
    {
        if (!IsBroken || before is null)
        {
            return this;
        }

        Dictionary<string, ReleaseLine> lines = new(before.Lines, StringComparer.Ordinal);
        foreach (ReleaseLine line in Lines.Values)
        {
            lines[line.Prompt] = line;
        }

        return this with { Lines = lines };
    }
}
