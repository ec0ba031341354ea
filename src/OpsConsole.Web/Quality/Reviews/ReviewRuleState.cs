using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Quality.Scores;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>A rule, or a new one, and its form. Knows nothing of Blazor.</summary>
internal sealed partial class ReviewRuleState(ReviewQueries queries, ReviewRuleCommands commands, ScoreQuery scores, MetricsQuery metrics, AccessDirectory access, ILogger<ReviewRuleState> logger)
{
    /// <summary>The rule; null when it is new, gone or not loaded yet.</summary>
    public ReviewRule? Rule { get; private set; }

    /// <summary>Its form; null until it is loaded, and when it is gone.</summary>
    public ReviewRuleForm? Form { get; private set; }

    /// <summary>Whether there is no such rule.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether who looks may change it.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Applications and environments to choose from.</summary>
    public MetricsDimensions Choices { get; private set; } = new([], [], [], []);

    /// <summary>Evaluations to choose from.</summary>
    public IReadOnlyList<string> Suites { get; private set; } = [];

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads a rule, or begins a new one.</summary>
    public async Task LoadAsync(string? id, Actor who, CancellationToken cancellationToken = default)
    {
        MayManage = who.May(Permissions.ManageQuality, access);
        try
        {
            Choices = await metrics.DimensionsAsync(cancellationToken);
            Suites = await scores.SuitesAsync(cancellationToken);
            Rule = id is null ? null : await queries.RuleAsync(id, cancellationToken);
            IsGone = id is not null && Rule is null;
            Form = IsGone ? null : Rule is { } rule ? ReviewRuleForm.From(ReviewRuleDraft.Of(rule)) : new ReviewRuleForm();
            Problem = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The rule could not be read from the database. Try again in a moment.";
        }
    }

    /// <summary>Saves the form.</summary>
    /// <returns>Whether it was saved.</returns>
    public Task<bool> SaveAsync(Actor by)
    {
        ReviewRuleDraft draft = Form!.ToDraft();
        return DoneAsync(() => Rule is null ? commands.CreateAsync(by, draft) : commands.ChangeAsync(by, Rule.Id, Rule.Revision, draft));
    }

    /// <summary>Removes the rule.</summary>
    /// <returns>Whether it was removed.</returns>
    public Task<bool> RemoveAsync(Actor by) => DoneAsync(() => commands.RemoveAsync(by, Rule!.Id, Rule.Revision));

    private async Task<bool> DoneAsync(Func<Task<QualityOutcome>> command)
    {
        try
        {
            Problem = (await command()).Problem;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written to the database. Nothing was changed: try again.";
        }

        return Problem is null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A rule of what is reviewed could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
