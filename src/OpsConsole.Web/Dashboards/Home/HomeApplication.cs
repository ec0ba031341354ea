using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Web.Dashboards.Home;

/// <summary>An application's three numbers over a week: does it get the job done, what does a success cost, how long does it take.</summary>
/// <param name="Name">The application.</param>
/// <param name="Now">The last seven days.</param>
/// <param name="Before">The seven days before; null where it had none.</param>
public sealed record HomeApplication(string Name, MetricsTotals Now, MetricsTotals? Before)
{
    /// <summary>How probable by chance a change of completion may be that is told as one.</summary>
    private const double Level = 0.01;

    /// <summary>Those of a person, most used first; one that sent nothing lately is among them, without numbers.</summary>
    /// <param name="applications">All that sent anything, most used first.</param>
    /// <param name="names">The names of theirs.</param>
    public static IReadOnlyList<HomeApplication> Own(IReadOnlyList<HomeApplication> applications, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(applications);
        HashSet<string> wanted = new(names, StringComparer.Ordinal);
        return [.. applications.Where(a => wanted.Remove(a.Name)), .. wanted.Order(StringComparer.Ordinal).Select(name => new HomeApplication(name, MetricsTotals.Of(new RollupCell(), 0), null))];
    }

    /// <summary>How completion stands to the week before; null where one of them has nothing.</summary>
    public ShareDifference? Completion => Before is null ? null : ShareDifference.Of(ShareOf(Now), ShareOf(Before));

    /// <summary>Whether completion moved by more than chance.</summary>
    public bool HasMoved => Completion?.P <= Level;

    /// <summary>What a success costs, US dollars; null where nothing succeeded, or nothing has a price.</summary>
    public decimal? PerSuccess => PerSuccessOf(Now);

    /// <summary>The same in the week before.</summary>
    public decimal? PerSuccessBefore => Before is null ? null : PerSuccessOf(Before);

    private static decimal? PerSuccessOf(MetricsTotals totals) => totals.Completed > 0 ? totals.Cost / totals.Completed : null;

    private static Share ShareOf(MetricsTotals totals) => new(totals.Completed, totals.Known);
}
