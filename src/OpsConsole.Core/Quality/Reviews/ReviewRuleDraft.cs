namespace OpsConsole.Core.Quality.Reviews;

/// <summary>A rule as somebody wants it, not checked yet.</summary>
public sealed record ReviewRuleDraft
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>Most that a rule may pick in a day: people read them.</summary>
    public const int MostPerDay = 500;

    /// <summary>How it is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>Application; null for all.</summary>
    public string? Application { get; init; }

    /// <summary>Environment; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>What it picks.</summary>
    public ReviewRuleKind Kind { get; init; }

    /// <summary>Name of the evaluation, for low scores.</summary>
    public string? Suite { get; init; }

    /// <summary>Share from 0 to 1, score, or US dollars, as its kind has it.</summary>
    public double Limit { get; init; } = 0.01;

    /// <summary>Whether only interactions with captured content are picked.</summary>
    public bool OnlyWithContent { get; init; }

    /// <summary>Most a day.</summary>
    public int PerDay { get; init; } = 20;

    /// <summary>People per interaction, 1 or 2.</summary>
    public int Reviewers { get; init; } = 1;

    /// <summary>With what they judge.</summary>
    public ReviewScale Scale { get; init; }

    /// <summary>Whether it picks.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>A rule as a draft.</summary>
    public static ReviewRuleDraft Of(ReviewRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new ReviewRuleDraft
        {
            Name = rule.Name, Application = rule.Application, Environment = rule.Environment, Kind = rule.Kind, Suite = rule.Suite, Limit = rule.Limit, PerDay = rule.PerDay,
            Reviewers = rule.Reviewers, Scale = rule.Scale, Enabled = rule.Enabled, OnlyWithContent = rule.OnlyWithContent,
        };
    }

    /// <summary>What is wrong with it, with the remedy; null when nothing is.</summary>
    public string? Problem() =>
        string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName || Name.Any(char.IsControl) ? $"Give the rule a name of one line, at most {MaxName} characters."
        : Application?.Length > 200 || Environment?.Length > 200 ? "Applications and environments have at most 200 characters."
        : !Enum.IsDefined(Kind) || !Enum.IsDefined(Scale) ? "That is no kind of rule."
        : !double.IsFinite(Limit) ? "The limit must be a number."
        : Kind == ReviewRuleKind.Random && Limit is not (> 0 and <= 1) ? "The share must be more than 0% and at most 100%."
        : Kind == ReviewRuleKind.LowScore && (string.IsNullOrWhiteSpace(Suite) || Suite.Length > 200) ? "Name the evaluation whose scores are looked at, as telemetry names it."
        : Kind == ReviewRuleKind.HighCost && Limit is not (> 0 and <= 10_000) ? "The cost must be more than 0 and at most 10,000 US dollars."
        : PerDay is < 1 or > MostPerDay ? $"A rule picks 1 to {MostPerDay} interactions a day."
        : Reviewers is not (1 or 2) ? "One or two people judge an interaction."
        : null;

    /// <summary>Makes a rule what the draft says; the parts that its kind has no use for are empty.</summary>
    internal void ApplyTo(ReviewRule rule)
    {
        rule.Name = Name.Trim();
        rule.Application = string.IsNullOrWhiteSpace(Application) ? null : Application.Trim();
        rule.Environment = string.IsNullOrWhiteSpace(Environment) ? null : Environment.Trim();
        (rule.Kind, rule.Scale, rule.PerDay, rule.Reviewers, rule.Enabled, rule.OnlyWithContent) = (Kind, Scale, PerDay, Reviewers, Enabled, OnlyWithContent);
        rule.Suite = Kind == ReviewRuleKind.LowScore ? Suite!.Trim() : null;
        rule.Limit = Kind == ReviewRuleKind.NegativeFeedback ? 0 : Limit;
    }
}
