namespace OpsConsole.Core.Costs.Budgets;

/// <summary>An amount that something may cost in a period, and what happens when it does not last. It is the setting <c>budgets/SLUG</c>.</summary>
public sealed record Budget
{
    /// <summary>What the names of budgets' settings begin with.</summary>
    public const string Prefix = "budgets/";

    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>Longest slug, characters.</summary>
    public const int MaxSlug = 60;

    /// <summary>Largest amount, US dollars.</summary>
    public const decimal MaxAmount = 1_000_000_000m;

    /// <summary>Most thresholds.</summary>
    public const int MaxThresholds = 10;

    /// <summary>Highest threshold, percent.</summary>
    public const int MaxThreshold = 1_000;

    /// <summary>Largest multiple of the usual.</summary>
    public const decimal MaxUsualFactor = 1_000m;

    /// <summary>Most who are told.</summary>
    public const int MaxContacts = 50;

    /// <summary>Longest wait before somebody else is told, minutes: a week.</summary>
    public const int MaxEscalateMinutes = 7 * 24 * 60;

    /// <summary>The share at which an amount is spent, percent.</summary>
    public const int Limit = 100;

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required BudgetScope Scope { get; init; }

    /// <summary>US dollars a period.</summary>
    public required decimal Amount { get; init; }

    /// <summary>How long it is to last.</summary>
    public required BudgetPeriod Period { get; init; }

    /// <summary>At which shares people are told, percent, ascending.</summary>
    public IReadOnlyList<int> Thresholds { get; init; } = [50, 80, Limit];

    /// <summary>Whether people are told when it is expected not to last.</summary>
    public bool Forecast { get; init; } = true;

    /// <summary>US dollars a minute that are too many; null for no limit.</summary>
    public decimal? PerMinute { get; init; }

    /// <summary>The multiple of what is usual for the hour of the week that is too much; null where it is not compared.</summary>
    public decimal? UsualFactor { get; init; }

    /// <summary>What it kills, and when; null for nothing.</summary>
    public BudgetTrip? Trip { get; init; }

    /// <summary>Who is told: e-mail addresses and names of channels; empty for all channels.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    /// <summary>After how many minutes without anybody's acknowledgement others are told; null for never.</summary>
    public int? EscalateAfterMinutes { get; init; }

    /// <summary>Who is told then; empty for the contacts again.</summary>
    public IReadOnlyList<string> EscalateTo { get; init; } = [];

    /// <summary>The setting of a slug.</summary>
    public static string SettingOf(string slug) => Prefix + slug;
}

/// <summary>What a budget kills.</summary>
/// <param name="OnLimit">Whether it kills when the amount is spent.</param>
/// <param name="OnRate">Whether it kills when the limit a minute is passed.</param>
/// <param name="Scope">The scope of the kill switch.</param>
/// <param name="Environment">The environment.</param>
public sealed record BudgetTrip(bool OnLimit, bool OnRate, string Scope, string Environment);

/// <summary>A budget that is in force.</summary>
/// <param name="Slug">By which it is addressed.</param>
/// <param name="Budget">The budget.</param>
/// <param name="Version">Id of the setting's version.</param>
/// <param name="Since">Since when, UTC.</param>
public sealed record BudgetInForce(string Slug, Budget Budget, string Version, DateTime Since);
