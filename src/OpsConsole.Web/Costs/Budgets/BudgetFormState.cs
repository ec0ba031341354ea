using System.Data.Common;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>The form of a budget, and the change request that it asks for. Knows nothing of Blazor.</summary>
internal sealed partial class BudgetFormState(BudgetBook budgets, SettingWishes wishes, MetricsQuery query, Teams teams, ILogger<BudgetFormState> logger)
{
    private Budget? _before;
    private string? _slug;

    /// <summary>The form; null until it is loaded, and when there is no such budget.</summary>
    public BudgetForm? Form { get; private set; }

    /// <summary>What can be chosen from.</summary>
    public MetricsDimensions Choices { get; private set; } = new([], [], [], []);

    /// <summary>The teams.</summary>
    public IReadOnlyList<string> Teams => teams.All;

    /// <summary>What is wrong, with the remedy; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The change that was asked for; null while none was.</summary>
    public ChangeOutcome? Asked { get; private set; }

    /// <summary>The slug of what is asked for.</summary>
    public string Slug => _slug ?? Free(BudgetForm.SlugOf(Form?.Name ?? ""));

    /// <summary>Loads it: of a budget, or an empty one.</summary>
    public async Task LoadAsync(string? slug, CancellationToken cancellationToken = default)
    {
        (_slug, _before) = (slug, slug is null ? null : budgets.Find(slug)?.Budget);
        Form = slug is null ? new BudgetForm() : _before is null ? null : BudgetForm.From(_before);
        await TryAsync(async () => Choices = await query.DimensionsAsync(cancellationToken));
    }

    /// <summary>Asks for it.</summary>
    public async Task AskAsync(Actor by)
    {
        Asked = null;
        Budget? typed = Form!.ToBudget(out string? problem);
        Problem = problem;
        if (typed is not { } budget)
        {
            return;
        }

        await TryAsync(async () =>
        {
            ChangeOutcome outcome = await wishes.AskAsync(by, Budget.SettingOf(Slug), BudgetText.Write(budget), BudgetTitles.Of(_before, budget), string.IsNullOrWhiteSpace(Form.Why) ? null : Form.Why);
            Problem = outcome.Problem;
            Asked = outcome.Problem is null ? outcome : null;
        });
    }

    private string Free(string slug)
    {
        string free = slug;
        for (int next = 2; budgets.Find(free) is not null; next++)
        {
            string suffix = $"-{next}";
            free = (slug.Length + suffix.Length > Budget.MaxSlug ? slug[..(Budget.MaxSlug - suffix.Length)] : slug) + suffix;
        }

        return free;
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The database does not answer. Try again in a moment.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The form of a budget could not reach the database.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
