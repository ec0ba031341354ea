using System.Data.Common;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>The list of budgets, with how they stand and what is open. Knows nothing of Blazor.</summary>
public sealed partial class BudgetsState(BudgetBook budgets, BudgetWatch watch, BudgetAlertQueries alerts, BudgetAlertCommands commands, ILogger<BudgetsState> logger)
{
    /// <summary>Raised after budgets were judged, on any thread.</summary>
    public event Action? Judged
    {
        add => watch.Judged += value;
        remove => watch.Judged -= value;
    }

    /// <summary>The budgets: those that are in the worst state first.</summary>
    public IReadOnlyList<BudgetInForce> Items => [.. budgets.All.OrderByDescending(b => StandingOf(b.Slug)?.ShareOf(b.Budget.Amount) ?? -1)];

    /// <summary>The alerts that are open; null until they are loaded.</summary>
    public IReadOnlyList<BudgetAlert>? Open { get; private set; }

    /// <summary>Why something was not done or read; null when it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Since when budgets cannot be judged, UTC; null while they can.</summary>
    public DateTime? FailingSince => watch.FailingSince;

    /// <summary>How a budget stood when it was judged last; null when it was not yet.</summary>
    public BudgetStanding? StandingOf(string slug) => watch.Standings.GetValueOrDefault(slug);

    /// <summary>Loads what is open.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            Open = await alerts.OpenAsync(cancellationToken);
            Problem = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The alerts could not be read from the database. Try again in a moment; if it persists, look at the health page.";
        }
    }

    /// <summary>Takes an alert on.</summary>
    public Task AcknowledgeAsync(Actor by, string id) => DoAsync(() => commands.AcknowledgeAsync(by, id));

    /// <summary>Silences an alert.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The alert.</param>
    /// <param name="until">Until when, UTC.</param>
    public Task SilenceAsync(Actor by, string id, DateTime until) => DoAsync(() => commands.SilenceAsync(by, id, until));

    private async Task DoAsync(Func<Task<BudgetAlertOutcome>> act)
    {
        try
        {
            string? problem = (await act()).Problem;
            await LoadAsync();
            Problem = problem ?? Problem;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The database did not take it. Try again in a moment.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page of budgets could not reach the database.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
