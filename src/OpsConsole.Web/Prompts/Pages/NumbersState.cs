using System.Data.Common;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>How the versions of a prompt do. Knows nothing of Blazor.</summary>
public sealed partial class NumbersState
{
    private readonly CountVersions _count;
    private readonly Func<PromptView, int> _interval;
    private readonly ILogger<NumbersState> _logger;
    private PromptView? _asked;

    /// <summary>Counts what telemetry brought.</summary>
    public NumbersState(PromptNumbers numbers, TimeProvider time, IOptions<TelemetryOptions> options, ILogger<NumbersState> logger)
        : this((view, minutes, cancel) => numbers.ByVersionAsync(view.Name, view.Environment, view.Range, minutes, cancel), view => IntervalOf(view.Range, time, options.Value), logger)
    {
    }

    internal NumbersState(CountVersions count, Func<PromptView, int> interval, ILogger<NumbersState> logger) => (_count, _interval, _logger) = (count, interval, logger);

    /// <summary>Counts the versions of a prompt, over time where there is an interval.</summary>
    internal delegate Task<IReadOnlyList<PromptVersionNumbers>> CountVersions(PromptView view, int? intervalMinutes, CancellationToken cancellationToken);

    /// <summary>The versions, most used first; null until they are counted.</summary>
    public IReadOnlyList<PromptVersionNumbers>? Rows { get; private set; }

    /// <summary>Length of the points over time, minutes.</summary>
    public int IntervalMinutes { get; private set; } = 1;

    /// <summary>Whether the numbers could not be read.</summary>
    public bool Fails { get; private set; }

    /// <summary>Counts. Never fails. An older asking that is answered later counts no more.</summary>
    public async Task LoadAsync(PromptView view, CancellationToken cancellationToken)
    {
        (_asked, Rows, Fails) = (view, _asked == view ? Rows : null, false); // other numbers are not shown under this address
        try
        {
            int minutes = _interval(view);
            IReadOnlyList<PromptVersionNumbers> rows = await CountAsync(view, minutes, cancellationToken);
            (Rows, IntervalMinutes) = _asked == view ? (rows, minutes) : (Rows, IntervalMinutes);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(_logger, exception);
            Fails |= _asked == view;
        }
    }

    /// <summary>Interactions of one version.</summary>
    public static InteractionLink Interactions(PromptView view, string version) =>
        new(new MetricsFilter(Environment: view.Environment, Prompt: version.Length == 0 ? view.Name : $"{view.Name}@{version}"), view.Range);

    private static int IntervalOf(TimeRange range, TimeProvider time, TelemetryOptions options)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (DateTime from, _) = range.Resolve(now);
        return ChartInterval.For(range.Length, from, now, options);
    }

    // Of very many versions there is the table, without a chart.
    private async Task<IReadOnlyList<PromptVersionNumbers>> CountAsync(PromptView view, int minutes, CancellationToken cancellationToken)
    {
        try
        {
            return await _count(view, minutes, cancellationToken);
        }
        catch (TooManyPointsException)
        {
            return await _count(view, null, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The numbers of a prompt could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
