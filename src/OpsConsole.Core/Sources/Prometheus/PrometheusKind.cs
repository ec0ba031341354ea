using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Sources with the API of Prometheus: read every minute, in windows of five, again for a quarter of an hour.</summary>
internal sealed class PrometheusKind(PulledMinutes minutes, IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : ISourceKind
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1), Size = TimeSpan.FromMinutes(5), Delay = TimeSpan.FromMinutes(1), Again = TimeSpan.FromMinutes(15), Stretch = TimeSpan.FromHours(2);

    public SourceKind Kind => SourceKind.Prometheus;

    public IReadOnlyList<SourceField> Fields => PrometheusForm.Fields;

    public string? Problem(SourceDefinition source)
    {
        try
        {
            _ = (PrometheusForm.Read(source), PrometheusForm.DaysOf(source));
            return null;
        }
        catch (SourceException exception)
        {
            return $"{exception.Message} {exception.Remedy}";
        }
    }

    public JobDefinition Job(SourceDefinition source) => new(
        source.Job, $"Pulls the numbers of {source.Name} from Prometheus", new EverySchedule(Every, TimeSpan.FromSeconds(10)),
        _ => new MetricsPull(source, () => new Reader(PrometheusForm.Read(source)), RuleOf(source), minutes, contexts, time))
    {
        TimeLimit = TimeSpan.FromMinutes(5),
        Attempts = 4,
        Windows = () => RuleOf(source),
    };

    public async Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        PrometheusProbeResult found = await PrometheusProbe.TestAsync(PrometheusForm.Read(source), time.GetUtcNow().UtcDateTime, new SilentReport(), cancellationToken).ConfigureAwait(false);
        return new SourceTest(found.Reached && found.Remedies.Count == 0,
        [
            .. found.Findings.Select(f => new SourceFinding(found.Reached, f)),
            .. found.Metrics.Select(m => new SourceFinding(null, string.Create(CultureInfo.InvariantCulture, $"{m.Name}: {m.Series:N0} series"))),
            .. found.Remedies.Select(r => new SourceFinding(false, r)),
        ]);
    }

    private WindowRule RuleOf(SourceDefinition source) => new(Size, time.GetUtcNow().UtcDateTime.AddDays(-PrometheusForm.DaysOf(source)), Delay, Again, Stretch);

    private sealed class Reader(PrometheusSettings settings) : IMetricsReader
    {
        public Task<IReadOnlyList<PulledMinute>> ReadAsync(TimeWindow stretch, IPullReport report, CancellationToken cancellationToken) =>
            PrometheusPull.ReadAsync(stretch.From, stretch.To, settings, report, cancellationToken);

        public void Dispose()
        {
        }
    }
}
