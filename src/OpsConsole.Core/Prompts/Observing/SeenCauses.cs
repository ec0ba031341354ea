using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>
/// Versions of prompts that telemetry saw for the first time, on the timeline: applications also run what no repository knows, and follow a release later than it is made. A version
/// whose release is on the timeline within a day before is left out: the release says it.
/// </summary>
/// <param name="metrics">The rollups.</param>
/// <param name="releases">The versions of a prompt that were live in an environment.</param>
/// <param name="time">The clock.</param>
internal sealed class SeenCauses(MetricsQuery metrics, Func<string, string, IReadOnlyList<LiveSpan>> releases, TimeProvider time) : ICauseSource
{
    private static readonly TimeSpan Follows = TimeSpan.FromDays(1);

    private readonly FirstSightings _sightings = new(metrics, MetricsDimension.Prompt, time);

    public string Tells => "first sightings of prompt versions";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        MetricsFilter wide = filter with { Model = null, Feature = null, AppVersion = null }; // a version is new, whichever model first had it
        IReadOnlyList<Sighting> seen = await _sightings.FindAsync(from, to, wide, s => s.Value.Contains('@', StringComparison.Ordinal) && !IsReleased(s), cancellationToken).ConfigureAwait(false);
        return [.. seen.Select(Of)];
    }

    private static Cause Of(Sighting sighting) =>
        new(sighting.First, CauseKind.Release, $"{sighting.Value} first seen in {sighting.Application}, {sighting.Environment}", PromptAddress.Version(sighting.Value))
        {
            Until = sighting.Last,
            Detail = sighting.Last is null ? "Telemetry named it for the first time in a week" : "Telemetry named it for the first time in a week, and does not any more",
            Application = sighting.Application,
            Environment = sighting.Environment,
            Prompt = sighting.Value,
        };

    private bool IsReleased(Sighting sighting)
    {
        (string prompt, string version) = ObservedKey.Split(sighting.Value);
        return releases(sighting.Environment, prompt).Any(s => PromptVersion.Same(s.Commit, version) && s.From <= sighting.First + sighting.Interval && s.From >= sighting.First - Follows);
    }
}
