using System.Data.Common;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>One budget: how it stands, what it alerted, and how it came to be. Knows nothing of Blazor.</summary>
internal sealed partial class BudgetPageState(
    BudgetBook budgets, BudgetWatch watch, BudgetAlertQueries alerts, BudgetAlertCommands commands, SettingsInForce settings, SettingWishes wishes,
    MetricsQuery query, Teams teams, TimeProvider time, ILogger<BudgetPageState> logger)
{
    private const int MostAlerts = 50, RateMinutes = 120;

    /// <summary>Raised after budgets were judged, on any thread.</summary>
    public event Action? Judged
    {
        add => watch.Judged += value;
        remove => watch.Judged -= value;
    }

    /// <summary>The budget; null until it is loaded, and when there is none.</summary>
    public BudgetInForce? Item { get; private set; }

    /// <summary>Whether it was loaded.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>How it stands; null while it is counted.</summary>
    public BudgetStanding? Standing => Item is null ? null : watch.Standings.GetValueOrDefault(Item.Slug);

    /// <summary>Its alerts, newest first.</summary>
    public IReadOnlyList<BudgetAlert> Alerts { get; private set; } = [];

    /// <summary>All that was in force, newest first.</summary>
    public IReadOnlyList<SettingVersion> Versions { get; private set; } = [];

    /// <summary>The period drawn; null while it is counted.</summary>
    public ChartSpec? PeriodChart { get; private set; }

    /// <summary>The last two hours drawn; null while it is counted.</summary>
    public ChartSpec? RateChart { get; private set; }

    /// <summary>Why something was not done or read; null when it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads everything.</summary>
    public async Task LoadAsync(string slug, CancellationToken cancellationToken = default)
    {
        await TryAsync(async () =>
        {
            Item = budgets.Find(slug);
            Alerts = await alerts.OfAsync(slug, MostAlerts, cancellationToken);
            Versions = await settings.HistoryAsync(Budget.SettingOf(slug), cancellationToken);
            await DrawAsync(cancellationToken);
            Problem = null;
        });
        IsLoaded = true;
    }

    /// <summary>Takes an alert on.</summary>
    public Task AcknowledgeAsync(Actor by, string id) => ActAsync(() => commands.AcknowledgeAsync(by, id));

    /// <summary>Silences an alert until a moment, UTC.</summary>
    public Task SilenceAsync(Actor by, string id, DateTime until) => ActAsync(() => commands.SilenceAsync(by, id, until));

    /// <summary>Notes something on an alert.</summary>
    public Task NoteAsync(Actor by, string id, string note) => ActAsync(() => commands.NoteAsync(by, id, note));

    /// <summary>Asks for the budget to be removed.</summary>
    public async Task<ChangeOutcome?> RemoveAsync(Actor by)
    {
        ChangeOutcome? outcome = null;
        await TryAsync(async () => outcome = await wishes.AskAsync(by, Budget.SettingOf(Item!.Slug), "", BudgetTitles.Removing(Item.Budget), null));
        return outcome;
    }

    private async Task DrawAsync(CancellationToken cancellationToken)
    {
        if (Item is not { } item || Standing is not { } standing)
        {
            return;
        }

        DateTime now = time.GetUtcNow().UtcDateTime, minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        PeriodChart = BudgetChart.Period(item.Budget, standing, await BudgetHistory.ReadAsync(
            query, teams, item.Budget.Scope, standing.Period.From, minute < standing.Period.End ? minute : standing.Period.End, BudgetChart.IntervalOf(item.Budget.Period), cancellationToken));
        RateChart = BudgetChart.Rate(item.Budget, standing, await BudgetHistory.ReadAsync(query, teams, item.Budget.Scope, minute.AddMinutes(-RateMinutes), minute, 1, cancellationToken));
    }

    private Task ActAsync(Func<Task<BudgetAlertOutcome>> act) => TryAsync(async () =>
    {
        Problem = (await act()).Problem;
        if (Item is { } item)
        {
            Alerts = await alerts.OfAsync(item.Slug, MostAlerts);
        }
    });

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or TooManyPointsException)
        {
            Log.Failed(logger, exception);
            Problem = "The database does not answer. Try again in a moment; if it persists, look at the health page.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page of a budget could not reach the database.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
