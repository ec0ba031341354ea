namespace OpsConsole.Core.Costs.Budgets;

/// <summary>What kind of thing a budget is for.</summary>
public enum BudgetScopeKind
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>One application.</summary>
    App,

    /// <summary>The applications of a team.</summary>
    Team,

    /// <summary>One model, in all applications.</summary>
    Model,
}

/// <summary>What a budget is for. Names are compared as telemetry has them.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">Which application, team or model; empty for everything.</param>
/// <param name="Environment">In which environment only; null for all of them.</param>
public sealed record BudgetScope(BudgetScopeKind Kind, string Name = "", string? Environment = null)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 200;

    /// <summary>Whether something that was spent counts.</summary>
    /// <param name="application">The application that spent it; null where telemetry has none.</param>
    /// <param name="environment">In which environment.</param>
    /// <param name="model">On which model.</param>
    /// <param name="teams">Whose applications are whose.</param>
    public bool Covers(string? application, string? environment, string? model, Teams teams)
    {
        ArgumentNullException.ThrowIfNull(teams);
        return (Environment is null || Environment == environment) && Kind switch
        {
            BudgetScopeKind.App => Name == application,
            BudgetScopeKind.Team => application is not null && teams.Of(application) == Name,
            BudgetScopeKind.Model => Name == model,
            _ => true,
        };
    }

    /// <summary>The applications it is about; none where it is about all of them.</summary>
    public IReadOnlyList<string> Applications(Teams teams)
    {
        ArgumentNullException.ThrowIfNull(teams);
        return Kind switch { BudgetScopeKind.App => [Name], BudgetScopeKind.Team => teams.AppsOf(Name), _ => [] };
    }

    /// <summary>What it covers, in words.</summary>
    public override string ToString()
    {
        string what = Kind switch { BudgetScopeKind.App => Name, BudgetScopeKind.Team => $"team {Name}", BudgetScopeKind.Model => Name, _ => "everything" };
        return Environment is null ? what : $"{what} in {Environment}";
    }
}
