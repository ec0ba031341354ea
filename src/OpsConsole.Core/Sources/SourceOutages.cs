using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Sources;

/// <summary>Times in which a source could not be read, on the timeline: numbers that are missing then were not measured, which is not nothing.</summary>
internal sealed class SourceOutages(SourceDirectory sources, JobOutages outages) : ICauseSource
{
    public string Tells => "outages of sources";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobDefinition> jobs = sources.Jobs;
        return jobs.Count == 0 ? [] :
        [
            .. (await outages.WithinAsync([.. jobs.Select(j => j.Name)], from, to, cancellationToken).ConfigureAwait(false)).Select(o =>
                new Cause(o.From, CauseKind.SourceOutage, $"{jobs.First(j => j.Name == o.Job).Title} could not be read", $"/jobs/{Uri.EscapeDataString(o.Job)}")
                {
                    Until = o.Until,
                    Detail = $"{o.Runs} {(o.Runs == 1 ? "run" : "runs")} failed{(o.Problem is null ? "" : ": " + o.Problem)}",
                }),
        ];
    }
}
