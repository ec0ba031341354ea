using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Quality.Scores;

/// <summary>Loads and holds what the page of scores shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class QualityState(ScoreQuery scores, MetricsQuery metrics, TimeProvider time, ILogger<QualityState> logger)
{
    private readonly LatestLoad _load = new("The scores");

    /// <summary>Scores by suite; null until first loaded.</summary>
    public ScoreReport? Suites { get; private set; }

    /// <summary>Scores of the suite that is looked into, told apart; null where none is.</summary>
    public ScoreReport? Parts { get; private set; }

    /// <summary>What can be chosen.</summary>
    public MetricsDimensions Choices { get; private set; } = new([], [], [], []);

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads the scores of a view. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(QualityView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        (DateTime from, DateTime to) = view.Range.Resolve(time.GetUtcNow().UtcDateTime);
        ScoreReport suites = await scores.RunAsync(from, to, view.Filter, null, ScoreGrouping.Suite, cancellationToken);
        ScoreReport? parts = view.Suite is { } suite ? await scores.RunAsync(from, to, view.Filter, suite, view.By, cancellationToken) : null;
        MetricsDimensions choices = await metrics.DimensionsAsync(cancellationToken);
        return () => (Suites, Parts, Choices) = (suites, parts, choices);
    }, failure => Log.Failed(logger, failure));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The scores could not be read.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
