using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>One rule, or a new one: its form, what it would have done, and what it did. Knows nothing of Blazor.</summary>
public sealed partial class TripRuleState(
    TripQueries queries, TripRuleCommands commands, TripPreviews previews, TripWatch watch, MetricsQuery metrics, KillSwitchOptions options, ILogger<TripRuleState> logger)
{
    private const int RecentEvents = 20;

    private int _preview;

    /// <summary>Raised after the rules were judged, on any thread.</summary>
    public event Action? Judged
    {
        add => watch.Judged += value;
        remove => watch.Judged -= value;
    }

    /// <summary>The rule; null when it is new, gone or not loaded yet.</summary>
    public TripRuleItem? Item { get; private set; }

    /// <summary>The form; null until it is loaded, and when the rule is gone.</summary>
    public TripRuleForm? Form { get; private set; }

    /// <summary>Whether there is no such rule.</summary>
    public bool IsGone { get; private set; }

    /// <summary>What the rule did lately.</summary>
    public IReadOnlyList<TripEventItem> Events { get; private set; } = [];

    /// <summary>What can be chosen: environments, applications, models that have telemetry.</summary>
    public MetricsDimensions Choices { get; private set; } = new([], [], [], []);

    /// <summary>What the form would have done; null while it is worked out, and when something is wrong with the form.</summary>
    public TripBacktest? Backtest { get; private set; }

    /// <summary>The last day of it.</summary>
    public ChartSpec? Chart { get; private set; }

    /// <summary>What is wrong with the form, or why it could not be tried; null when nothing is.</summary>
    public string? FormProblem { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the form says something else than the rule.</summary>
    public bool IsChanged => Item is null || Form?.ToDraft() != Item.Rule;

    /// <summary>How the rule stood when it was judged last; null when it was not yet.</summary>
    public TripStatus? Status => Item is null ? null : watch.Statuses.GetValueOrDefault(Item.Id);

    /// <summary>Loads a rule, or begins a new one.</summary>
    /// <param name="id">The rule; null for a new one.</param>
    /// <param name="template">Template of a new one; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(string? id, string? template, CancellationToken cancellationToken = default)
    {
        try
        {
            Choices = await metrics.DimensionsAsync(cancellationToken);
            Item = id is null ? null : await queries.FindAsync(id, cancellationToken);
            IsGone = id is not null && Item is null;
            Events = Item is null ? [] : await queries.EventsAsync(Item.Id, RecentEvents, cancellationToken);
            Form = IsGone ? null : TripRuleForm.From(Item?.Rule ?? Begin(template));
            Problem = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The rule could not be read from the database. Killing by hand works all the same.";
        }
    }

    /// <summary>Works out what the form would have done. When the form changes meanwhile, the last one counts.</summary>
    public async Task PreviewAsync(CancellationToken cancellationToken = default)
    {
        int preview = ++_preview;
        if (Form is null)
        {
            return;
        }

        TripRuleDraft draft = Form.ToDraft();
        // What is not seen in the numbers need not be there yet.
        if ((draft with { Name = draft.Name.Trim().Length == 0 ? "new" : draft.Name }).Problem() is { } problem)
        {
            (Backtest, Chart, FormProblem) = (null, null, problem);
            return;
        }

        try
        {
            TripBacktest test = await previews.RunAsync(draft with { Name = "preview" }, cancellationToken);
            if (preview == _preview)
            {
                (Backtest, Chart, FormProblem) = (test, TripChart.OfDay(draft, test), null);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException && preview == _preview)
        {
            Log.Failed(logger, exception);
            (Backtest, Chart, FormProblem) = (null, null, "What it would have done cannot be worked out: the numbers could not be read.");
        }
    }

    /// <summary>Saves the form.</summary>
    /// <returns>The rule's id; null when it was refused.</returns>
    public async Task<string?> SaveAsync(Actor by)
    {
        TripRuleDraft draft = Form!.ToDraft();
        return await DoneAsync(Item is null ? commands.CreateAsync(by, draft) : commands.ChangeAsync(by, Item.Id, Item.Revision, draft));
    }

    /// <summary>Arms, disarms or turns off.</summary>
    public Task<string?> SetModeAsync(Actor by, TripMode mode) => DoneAsync(commands.SetModeAsync(by, Item!.Id, Item.Revision, mode));

    /// <summary>Removes it.</summary>
    public Task<string?> RemoveAsync(Actor by) => DoneAsync(commands.RemoveAsync(by, Item!.Id, Item.Revision));

    private TripRuleDraft Begin(string? template)
    {
        TripRuleDraft draft = TripTemplates.All.FirstOrDefault(t => t.Key == template)?.Draft ?? new TripRuleDraft { Scope = "global", Threshold = 0.25 };
        string environment = options.DefaultEnvironment;
        return draft with { Environment = Choices.Environments.Contains(environment) || Choices.Environments.Count == 0 ? environment : Choices.Environments[0] };
    }

    private async Task<string?> DoneAsync(Task<TripRuleOutcome> command)
    {
        try
        {
            TripRuleOutcome outcome = await command;
            Problem = outcome.Problem;
            return outcome.Id;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written to the database. Nothing was changed: try again.";
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A rule could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
