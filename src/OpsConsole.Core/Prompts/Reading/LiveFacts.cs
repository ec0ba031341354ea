using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>What is known of a prompt in an environment beside the repository's files: since when and by whom it is live, and what telemetry observes.</summary>
internal sealed class LiveFacts(ReleaseHistory? releases, ObservedVersions? observed)
{
    /// <summary>Nothing is known.</summary>
    public static LiveFacts None { get; } = new(null, null);

    /// <summary>Where telemetry observes other versions than the released ones; the same list until that changes.</summary>
    public IReadOnlyList<PromptDrift> Drifts => observed?.Drifts ?? [];

    /// <summary>The versions that telemetry observes instead of the released ones, by environment and prompt; of several the newest.</summary>
    public static IReadOnlyDictionary<(string Environment, string Prompt), string> Observed(IReadOnlyList<PromptDrift> drifts)
    {
        Dictionary<(string, string), string> versions = [];
        foreach (PromptDrift drift in drifts)
        {
            versions[(drift.Environment, drift.Prompt)] = drift.Observed; // they are sorted by their beginnings
        }

        return versions;
    }

    /// <summary>A cell with them.</summary>
    public EnvironmentCell Complete(string prompt, EnvironmentCell cell, IReadOnlyDictionary<(string Environment, string Prompt), string> drifts)
    {
        LiveSpan? span = cell.Commit is { } commit && releases?.Current(cell.Environment, prompt) is { } current && PromptVersion.Same(current.Commit, commit) ? current : null;
        string? other = drifts.Count == 0 ? null : drifts.GetValueOrDefault((cell.Environment, prompt));
        return span is null && other is null ? cell : cell with { Since = span?.From, By = span?.Author, Observed = other };
    }
}
