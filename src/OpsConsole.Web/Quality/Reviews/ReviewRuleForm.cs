using OpsConsole.Core.Quality.Reviews;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>The fields of a rule as they are typed.</summary>
internal sealed class ReviewRuleForm
{
    private const double Percent = 100;

    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Application; empty for all.</summary>
    public string Application { get; set; } = "";

    /// <summary>Environment; empty for all.</summary>
    public string Environment { get; set; } = "";

    /// <summary>What it picks.</summary>
    public ReviewRuleKind Kind { get; set; }

    /// <summary>Name of the evaluation.</summary>
    public string Suite { get; set; } = "";

    /// <summary>Share, percent.</summary>
    public double SharePercent { get; set; } = 1;

    /// <summary>Score.</summary>
    public double Score { get; set; } = 0.5;

    /// <summary>US dollars.</summary>
    public double Dollars { get; set; } = 0.1;

    /// <summary>Most a day.</summary>
    public int PerDay { get; set; } = 20;

    /// <summary>Whether two people judge each.</summary>
    public bool TwoPeople { get; set; }

    /// <summary>With what they judge.</summary>
    public ReviewScale Scale { get; set; }

    /// <summary>Whether it picks only interactions with captured content. On at first: without it there is nothing to read.</summary>
    public bool OnlyWithContent { get; set; } = true;

    /// <summary>Whether it picks.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The fields of a draft.</summary>
    public static ReviewRuleForm From(ReviewRuleDraft draft)
    {
        ReviewRuleForm form = new()
        {
            Name = draft.Name, Application = draft.Application ?? "", Environment = draft.Environment ?? "", Kind = draft.Kind, Suite = draft.Suite ?? "", PerDay = draft.PerDay,
            TwoPeople = draft.Reviewers == 2, Scale = draft.Scale, Enabled = draft.Enabled, OnlyWithContent = draft.OnlyWithContent,
        };
        switch (draft.Kind)
        {
            case ReviewRuleKind.Random:
                form.SharePercent = Math.Round(draft.Limit * Percent, 6);
                break;
            case ReviewRuleKind.LowScore:
                form.Score = draft.Limit;
                break;
            case ReviewRuleKind.HighCost:
                form.Dollars = draft.Limit;
                break;
        }

        return form;
    }

    /// <summary>What they say.</summary>
    public ReviewRuleDraft ToDraft() => new()
    {
        Name = Name.Trim(),
        Application = NullIfEmpty(Application),
        Environment = NullIfEmpty(Environment),
        Kind = Kind,
        Suite = Kind == ReviewRuleKind.LowScore ? NullIfEmpty(Suite) : null,
        Limit = Kind switch { ReviewRuleKind.Random => SharePercent / Percent, ReviewRuleKind.LowScore => Score, ReviewRuleKind.HighCost => Dollars, _ => 0 },
        PerDay = PerDay,
        Reviewers = TwoPeople ? 2 : 1,
        Scale = Scale,
        Enabled = Enabled,
        OnlyWithContent = OnlyWithContent,
    };

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
