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

    /// <summary>One feature of an application.</summary>
    Feature,
}

/// <summary>What a budget is for. Names are compared as telemetry has them.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">Which application, team or model; of a feature its application, a slash and its name, of which the last slash parts them; empty for everything.</param>
/// <param name="Environment">In which environment only; null for all of them.</param>
public sealed record BudgetScope(BudgetScopeKind Kind, string Name = "", string? Environment = null)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 200;

    /// <summary>The application of a feature; null where it is no feature.</summary>
    public string? FeatureApplication => Kind == BudgetScopeKind.Feature && Name.LastIndexOf('/') is > 0 and int slash ? Name[..slash] : null;

    /// <summary>The feature by its own name; null where it is none.</summary>
    public string? FeatureName => FeatureApplication is { } application && application.Length + 1 < Name.Length ? Name[(application.Length + 1)..] : null;

    /// <summary>Whether something that was spent counts.</summary>
    /// <param name="application">The application that spent it; null where telemetry has none.</param>
    /// <param name="environment">In which environment.</param>
    /// <param name="model">On which model.</param>
    /// <param name="feature">For which feature of the application; null where none is named, or nobody asked.</param>
    /// <param name="teams">Whose applications are whose.</param>
    public bool Covers(string? application, string? environment, string? model, string? feature, Teams teams)
    {
        ArgumentNullException.ThrowIfNull(teams);
        return (Environment is null || Environment == environment) && Kind switch
        {
            BudgetScopeKind.App => Name == application,
            BudgetScopeKind.Team => application is not null && teams.Of(application) == Name,
            BudgetScopeKind.Model => Name == model,
            BudgetScopeKind.Feature => feature is not null && FeatureApplication == application && FeatureName == feature,
            _ => true,
        };
    }

    /// <summary>The applications it is about; none where it is about all of them.</summary>
    public IReadOnlyList<string> Applications(Teams teams)
    {
        ArgumentNullException.ThrowIfNull(teams);
        return Kind switch { BudgetScopeKind.App => [Name], BudgetScopeKind.Team => teams.AppsOf(Name), BudgetScopeKind.Feature => [FeatureApplication ?? Name], _ => [] };
    }

    /// <summary>What it covers, in words.</summary>
    public override string ToString()
    {
        string what = Kind switch { BudgetScopeKind.App => Name, BudgetScopeKind.Team => $"team {Name}", BudgetScopeKind.Model => Name, BudgetScopeKind.Feature => $"{FeatureName} of {FeatureApplication}", _ => "everything" };
        return Environment is null ? what : $"{what} in {Environment}";
    }
}
