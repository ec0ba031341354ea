using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Budgets;

/// <summary>Budgets as settings: they change by change requests only.</summary>
internal sealed class BudgetSettings(SettingsInForce settings, Teams teams) : ISettingKind
{
    /// <summary>Budgets at most: each costs something every few seconds.</summary>
    public const int MaxBudgets = 200;

    public bool Knows(string name) => name.StartsWith(Budget.Prefix, StringComparison.Ordinal);

    public string? ProblemOf(string name, string text) =>
        !IsSlug(name[Budget.Prefix.Length..]) ? $"A budget is addressed by 1 to {Budget.MaxSlug} small letters, digits and hyphens, beginning with a letter or digit. new is none: it is the page that makes one."
        : BudgetReader.Read(text, out string? problem) is not { } budget ? problem
        : budget.Scope.Kind == BudgetScopeKind.Team && !teams.All.Contains(budget.Scope.Name) ? NoTeam(budget.Scope.Name)
        : settings.Find(name) is null && settings.Under(Budget.Prefix).Count >= MaxBudgets ? $"There are {MaxBudgets} budgets already. Remove one that nobody needs."
        : null;

    public ChangeFacts FactsOf(string name, string text)
    {
        BudgetScope? scope = BudgetReader.Read(text, out _)?.Scope;
        return new ChangeFacts { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Budget }, Environment = scope?.Environment, Applications = scope?.Applications(teams) ?? [] };
    }

    /// <summary>Whether a text can address a budget.</summary>
    internal static bool IsSlug(string text) =>
        text.Length is > 0 and <= Budget.MaxSlug && text != "new" && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private string NoTeam(string name) =>
        $"scope.team: there is no team '{name}' in the setting Costs:Teams. {(teams.All.Count == 0 ? "There is none at all yet." : $"There are {string.Join(", ", teams.All)}.")}";
}
