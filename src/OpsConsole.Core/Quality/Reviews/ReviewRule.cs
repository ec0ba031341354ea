using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>What a rule picks. Stored by number: members are only ever added, at the end.</summary>
public enum ReviewRuleKind : byte
{
    /// <summary>A share of all interactions, by chance.</summary>
    Random = 0,

    /// <summary>Those that an evaluation scored below a limit.</summary>
    LowScore = 1,

    /// <summary>Those that their user did not like.</summary>
    NegativeFeedback = 2,

    /// <summary>Those that cost more than a limit.</summary>
    HighCost = 3,
}

/// <summary>With what reviewers judge. Stored by number: members are only ever added, at the end.</summary>
public enum ReviewScale : byte
{
    /// <summary>Good or bad.</summary>
    GoodOrBad = 0,

    /// <summary>One (worst) to five (best).</summary>
    OneToFive = 1,
}

/// <summary>A rule by which production is sampled for people to judge.</summary>
public sealed class ReviewRule
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>How it is called.</summary>
    public required string Name { get; set; }

    /// <summary>Application that it looks at; null for all.</summary>
    public string? Application { get; set; }

    /// <summary>Environment that it looks at; null for all.</summary>
    public string? Environment { get; set; }

    /// <summary>What it picks.</summary>
    public ReviewRuleKind Kind { get; set; }

    /// <summary>Name of the evaluation, for <see cref="ReviewRuleKind.LowScore"/>.</summary>
    public string? Suite { get; set; }

    /// <summary>Share of interactions from 0 to 1, score, or US dollars, as its kind has it; 0 where it has none.</summary>
    public double Limit { get; set; }

    /// <summary>Whether it picks only interactions of which prompt and answer were captured: others show nothing to judge.</summary>
    public bool OnlyWithContent { get; set; }

    /// <summary>Most interactions that it picks in a day (UTC).</summary>
    public int PerDay { get; set; }

    /// <summary>How many people judge each, 1 or 2.</summary>
    public int Reviewers { get; set; }

    /// <summary>With what they judge.</summary>
    public ReviewScale Scale { get; set; }

    /// <summary>Whether it picks.</summary>
    public bool Enabled { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it was changed last, UTC.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Account id of the person who changed it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>Counts the changes: of two who change it at once, the second is told to look again.</summary>
    public long Revision { get; set; }

    /// <summary>Id of the newest interaction or evaluation that it has looked at.</summary>
    [Unaudited]
    public long SeenId { get; set; }
}
