using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Pulls;

/// <summary>Reads what a source says of a stretch of the past.</summary>
internal interface IMetricsReader : IDisposable
{
    /// <summary>Reads it.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    Task<IReadOnlyList<PulledMinute>> ReadAsync(TimeWindow stretch, IPullReport report, CancellationToken cancellationToken);
}

/// <summary>Pulls the numbers of one source into the rollups, piece by piece.</summary>
internal sealed class MetricsPull(SourceDefinition source, Func<IMetricsReader> open, WindowRule rule, PulledMinutes minutes, IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
    : WindowedJob(contexts, time)
{
    /// <summary>Most requests of a run.</summary>
    public const int MostRequests = 5_000;

    /// <summary>Most requests of a run over a range of the past.</summary>
    public const int MostOfRange = 100_000;

    private readonly TimeProvider _time = time;

    protected override WindowRule Rule => rule;

    protected override DateTime Fixed => _time.GetUtcNow().UtcDateTime - PulledPiece.Kept;

    protected override async Task<IWindowContent> ReadAsync(TimeWindow stretch, IReadOnlyList<TimeWindow> pieces, JobRunning run, CancellationToken cancellationToken)
    {
        using IMetricsReader reader = open();
        IReadOnlyList<PulledMinute> said = await reader.ReadAsync(stretch, new RunReport(run, run.Range is null ? MostRequests : MostOfRange), cancellationToken).ConfigureAwait(false);
        return minutes.Of(source.Id, said, run.Say);
    }
}
