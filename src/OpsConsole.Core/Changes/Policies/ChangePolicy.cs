namespace OpsConsole.Core.Changes.Policies;

/// <summary>How dangerous a change is. Of several answers the highest counts.</summary>
public enum ChangeRisk
{
    /// <summary>It goes live by itself once its checks pass.</summary>
    Low,

    /// <summary>It waits for people.</summary>
    High,

    /// <summary>It does not go live.</summary>
    Blocked,
}

/// <summary>What the company says of changes: <c>.opsconsole/policy.yaml</c> of the prompt repository (docs/policy.md). Immutable.</summary>
public sealed record ChangePolicy
{
    /// <summary>The rules. All that fit a change count together: a rule can raise the risk and never lower it.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>What applications are, by name.</summary>
    public IReadOnlyDictionary<string, ApplicationClass> Applications { get; init; } = new Dictionary<string, ApplicationClass>();

    /// <summary>Which people are behind an owner that CODEOWNERS writes <c>@name</c>: e-mail addresses by that name, with its <c>@</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Teams { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How long a change waits for approvals before it expires.</summary>
    public TimeSpan ReviewFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long approvals count before they expire.</summary>
    public TimeSpan ApprovedFor { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Times in which nothing goes live.</summary>
    public IReadOnlyList<FreezeWindow> Freezes { get; init; } = [];

    /// <summary>E-mail addresses of those who hear of what is blocked or waits too long.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>After how long without a decision they hear of a change.</summary>
    public TimeSpan EscalateAfter { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>What an application is.</summary>
/// <param name="Tier">How important, in the company's own words; null where it is not said.</param>
/// <param name="Data">Classes of data that it handles, in the company's own words.</param>
public sealed record ApplicationClass(string? Tier, IReadOnlyList<string> Data);

/// <summary>A rule.</summary>
/// <param name="Name">Its name; unique in a policy.</param>
/// <param name="When">Which changes it is about.</param>
/// <param name="Risk">How dangerous they are.</param>
/// <param name="Why">Why, for those who wait because of it; null where it is not said.</param>
/// <param name="Approvals">Who must approve; null where the rule does not say.</param>
/// <param name="Evidence">What must be shown.</param>
/// <param name="Line">Line in the file, from 1; 0 for a rule that is part of the console.</param>
public sealed record PolicyRule(string Name, PolicyCondition When, ChangeRisk Risk, string? Why, ApprovalDemand? Approvals, EvidenceDemand Evidence, int Line);

/// <summary>Who must approve: so many different people, of whom so many have one of the roles, and so many own what is touched.</summary>
/// <param name="People">How many different people, 1 to 10.</param>
/// <param name="Roles">Roles of which each of them must have one; empty for any who may approve.</param>
/// <param name="Owners">How many of them must own what is touched, as CODEOWNERS says; of what nobody owns, none need.</param>
public sealed record ApprovalDemand(int People, IReadOnlyList<string> Roles, int Owners);

/// <summary>What must be shown before a change goes live.</summary>
/// <param name="Evaluations">Evaluation suites.</param>
/// <param name="Scan">Whether it must be free of secrets and personal data.</param>
/// <param name="Preflight">Whether the checks before a release must pass.</param>
/// <param name="MaxCostIncrease">By how many percent the tokens of a call may grow at most; null for any.</param>
public sealed record EvidenceDemand(IReadOnlyList<EvaluationDemand> Evaluations, bool Scan, bool Preflight, double? MaxCostIncrease)
{
    /// <summary>Nothing.</summary>
    public static EvidenceDemand None { get; } = new([], false, false, null);

    /// <summary>Whether nothing is demanded.</summary>
    public bool IsNone => Evaluations.Count == 0 && !Scan && !Preflight && MaxCostIncrease is null;
}

/// <summary>A score that an evaluation must reach.</summary>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Score">Name of the score.</param>
/// <param name="AtLeast">What it must reach, 0 to 1; null where only the regression counts.</param>
/// <param name="MaxRegression">By how much it may be below that of the live version, 0 to 1; null for any.</param>
public sealed record EvaluationDemand(string Suite, string Score, double? AtLeast, double? MaxRegression);

/// <summary>A time in which nothing goes live.</summary>
/// <param name="Name">What for.</param>
/// <param name="From">Since when, UTC.</param>
/// <param name="To">Until when, UTC; not included.</param>
/// <param name="Environments">Where; empty for everywhere.</param>
/// <param name="Except">What goes live all the same.</param>
/// <param name="Line">Line in the file, from 1.</param>
public sealed record FreezeWindow(string Name, DateTime From, DateTime To, IReadOnlyList<string> Environments, IReadOnlySet<ChangeAspect> Except, int Line);
