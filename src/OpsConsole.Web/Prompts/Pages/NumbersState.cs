using System.Data.Common;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>How the versions of a prompt do. Knows nothing of Blazor.</summary>
public sealed partial class NumbersState(PromptNumbers numbers, ILogger<NumbersState> logger)
{
    /// <summary>The versions, most used first; null until they are counted.</summary>
    public IReadOnlyList<PromptVersionNumbers>? Rows { get; private set; }

    /// <summary>Whether the numbers could not be read.</summary>
    public bool Fails { get; private set; }

    /// <summary>Counts. Never fails.</summary>
    public async Task LoadAsync(PromptView view, CancellationToken cancellationToken)
    {
        try
        {
            (Rows, Fails) = (await numbers.ByVersionAsync(view.Name, view.Environment, view.Range, cancellationToken), false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Fails = true;
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
