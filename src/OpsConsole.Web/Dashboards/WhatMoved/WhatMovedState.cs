using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>What the page shows.</summary>
/// <param name="View">What is looked at: what the address says, with the measure and window that the console chose where it says none.</param>
/// <param name="Result">What moved.</param>
/// <param name="Chart">The measure over time.</param>
/// <param name="IsChosen">Whether the console chose the window.</param>
public sealed record WhatMovedData(WhatMovedView View, WhatMovedResult Result, ChartSpec? Chart, bool IsChosen);

/// <summary>Loads and holds what the page shows. Old findings stay until new ones are there.</summary>
internal sealed partial class WhatMovedState(WhatMovedQuery query, MovedSuggestions suggestions, MetricsQuery metrics, TimeProvider time, ILogger<WhatMovedState> logger)
{
    private readonly LatestLoad _load = new("The numbers");

    /// <summary>What is shown; null until first loaded.</summary>
    public WhatMovedData? Data { get; private set; }

    /// <summary>Windows worth looking at; null until first looked for.</summary>
    public IReadOnlyList<MovedSuggestion>? Suggestions { get; private set; }

    /// <summary>What can be chosen in the filters.</summary>
    public MetricsDimensions Dimensions { get; private set; } = new([], [], [], []);

    /// <summary>True while findings are on their way.</summary>
    public bool IsLoading => _load.IsRunning;

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>The view of a suggestion.</summary>
    public static WhatMovedView Of(MovedSuggestion suggestion, WhatMovedView view) => view with
    {
        Measure = suggestion.Measure,
        Range = TimeRange.Between(suggestion.From, suggestion.To),
        Filter = view.Filter with { Application = suggestion.Application, Environment = suggestion.Environment },
        By = null,
    };

    /// <summary>Loads what moved. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(WhatMovedView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        IReadOnlyList<MovedSuggestion> suggested = await suggestions.FindAsync(view.Filter, cancellationToken);
        MetricsDimensions dimensions = await metrics.DimensionsAsync(cancellationToken);
        WhatMovedView resolved = Resolve(view, suggested);
        (DateTime from, DateTime to) = resolved.Range!.Resolve(time.GetUtcNow().UtcDateTime);
        WhatMovedResult result = await query.RunAsync(new WhatMovedRequest(resolved.Measure!, from, to, resolved.Baseline, resolved.Filter), cancellationToken);
        return () => (Suggestions, Dimensions, Data) = (suggested, dimensions, new WhatMovedData(resolved, result, MovedChart.Make(result), view.Range is null && suggested.Count > 0));
    }, failure => Log.Failed(logger, failure));

    /// <summary>Where the address says no window, the clearest one counts, of that measure where it says one.</summary>
    private static WhatMovedView Resolve(WhatMovedView view, IReadOnlyList<MovedSuggestion> suggested)
    {
        MovedSuggestion? clearest = view.Range is null ? suggested.FirstOrDefault(s => view.Measure is null || s.Measure == view.Measure) : null;
        return clearest is not null ? Of(clearest, view) : view with { Measure = view.Measure ?? MovedMeasure.Completion, Range = view.Range ?? TimeRange.Default };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What moved could not be read.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
