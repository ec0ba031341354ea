namespace OpsConsole.Core.Prompts.Releases;

/// <summary>A release that changed between two states of an environment's file.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Before">The commit that was live; null when none was.</param>
/// <param name="Now">The commit that is live now; null when none is.</param>
internal sealed record ReleaseDifference(string Prompt, string? Before, string? Now)
{
    /// <summary>What differs, by name.</summary>
    public static IReadOnlyList<ReleaseDifference> Between(ReleaseFile? before, ReleaseFile now)
    {
        IReadOnlyDictionary<string, ReleaseLine> old = before?.Lines ?? new Dictionary<string, ReleaseLine>();
        List<ReleaseDifference> differences = [.. old.Values.Where(l => !now.Lines.ContainsKey(l.Prompt)).Select(l => new ReleaseDifference(l.Prompt, l.Commit, null))];
        foreach (ReleaseLine line in now.Lines.Values)
        {
            string? was = old.GetValueOrDefault(line.Prompt)?.Commit;
            if (was is null || !PromptVersion.Same(was, line.Commit))
            {
                differences.Add(new ReleaseDifference(line.Prompt, was, line.Commit));
            }
        }

        differences.Sort((one, other) => string.CompareOrdinal(one.Prompt, other.Prompt));
        return differences;
    }
}

/// <summary>What a commit of the branch did to an environment.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Trailers">What its message claims.</param>
/// <param name="Differences">What it changed.</param>
internal sealed record ReleaseStep(string Environment, EnvironmentCommit Commit, CommitTrailers Trailers, IReadOnlyList<ReleaseDifference> Differences);
