namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>Knows of one sort of things that happened. Features register theirs.</summary>
public interface ICauseSource
{
    /// <summary>What it tells of, in the plural, for whoever reads that it could not be asked: <c>releases</c>.</summary>
    string Tells { get; }

    /// <summary>What happened in a range. It may give more than the filter lets through.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="filter">What is looked at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken);
}
