namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>Versions of applications that telemetry saw for the first time, on the timeline: that is when they were deployed.</summary>
/// <param name="metrics">The rollups.</param>
/// <param name="time">The clock.</param>
internal sealed class DeploymentCauses(MetricsQuery metrics, TimeProvider time) : ICauseSource
{
    private readonly FirstSightings _sightings = new(metrics, MetricsDimension.AppVersion, time);

    public string Tells => "deployments of application versions";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        MetricsFilter wide = new(filter.Application, filter.Environment); // a version is new, whatever first had it
        return [.. (await _sightings.FindAsync(from, to, wide, _ => true, cancellationToken).ConfigureAwait(false)).Select(Of)];
    }

    private static Cause Of(Sighting sighting) =>
        new(sighting.First, CauseKind.Release, $"{sighting.Application} {sighting.Value} deployed in {sighting.Environment}", Url(sighting))
        {
            Until = sighting.Last,
            Detail = sighting.Last is null ? "Telemetry named this version for the first time in a week" : "Telemetry named this version for the first time in a week, and does not any more",
            Application = sighting.Application,
            Environment = sighting.Environment,
        };

    private static string Url(Sighting sighting) =>
        $"/engineering?app={Uri.EscapeDataString(sighting.Application)}&env={Uri.EscapeDataString(sighting.Environment)}&appVersion={Uri.EscapeDataString(sighting.Value)}";
}
