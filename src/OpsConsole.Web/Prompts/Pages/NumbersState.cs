using System.Data.Common;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>How the versions of a prompt do. Knows nothing of Blazor.</summary>
public sealed partial class NumbersState
{
    private readonly Func<PromptView, CancellationToken, Task<IReadOnlyList<PromptVersionNumbers>>> _count;
    private readonly ILogger<NumbersState> _logger;
    private PromptView? _asked;

    /// <summary>Counts what telemetry brought.</summary>
    public NumbersState(PromptNumbers numbers, ILogger<NumbersState> logger)
        : this((view, cancel) => numbers.ByVersionAsync(view.Name, view.Environment, view.Range, cancel), logger)
    {
    }

    internal NumbersState(Func<PromptView, CancellationToken, Task<IReadOnlyList<PromptVersionNumbers>>> count, ILogger<NumbersState> logger) => (_count, _logger) = (count, logger);

    /// <summary>The versions, most used first; null until they are counted.</summary>
    public IReadOnlyList<PromptVersionNumbers>? Rows { get; private set; }

    /// <summary>Whether the numbers could not be read.</summary>
    public bool Fails { get; private set; }

    /// <summary>Counts. Never fails. An older asking that is answered later counts no more.</summary>
    public async Task LoadAsync(PromptView view, CancellationToken cancellationToken)
    {
        (_asked, Rows, Fails) = (view, _asked == view ? Rows : null, false); // other numbers are not shown under this address
        try
        {
            IReadOnlyList<PromptVersionNumbers> rows = await _count(view, cancellationToken);
            Rows = _asked == view ? rows : Rows;
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

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The numbers of a prompt could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
