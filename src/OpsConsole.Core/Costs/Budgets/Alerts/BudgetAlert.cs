using OpsConsole.Core.Alerts;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>That a budget does not last, or is spent too fast: opened by the console, closed by it when that is over.</summary>
public sealed class BudgetAlert
{
    /// <summary>Longest sentence, characters.</summary>
    public const int MaxSays = 500;

    /// <summary>Longest note, characters.</summary>
    public const int MaxNote = 1_000;

    /// <summary>Its id, 16 hexadecimal digits; rises with time.</summary>
    public required string Id { get; set; }

    /// <summary>The slug of the budget.</summary>
    public required string Budget { get; set; }

    /// <summary>What the budget was called.</summary>
    public required string Name { get; set; }

    /// <summary>What was found: see <see cref="BudgetRules"/>.</summary>
    public required string Rule { get; set; }

    /// <summary>Beginning of the period in which it was found, UTC.</summary>
    public DateTime Period { get; set; }

    /// <summary>The how manieth of its budget, rule and period it is, from 1.</summary>
    public int Number { get; set; }

    /// <summary>Version of the budget's setting that was in force.</summary>
    public required string Version { get; set; }

    /// <summary>How soon somebody should look.</summary>
    public NotificationSeverity Severity { get; set; }

    /// <summary>When it was found, UTC.</summary>
    public DateTime OpenedAt { get; set; }

    /// <summary>When it was over, UTC; null while it is not.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>Why it was over.</summary>
    public string? ClosedBecause { get; set; }

    /// <summary>What was found in one sentence, with its numbers.</summary>
    public required string Says { get; set; }

    /// <summary>What explains it; null where nothing does.</summary>
    public string? Cause { get; set; }

    /// <summary>The scope that it kills; null for none.</summary>
    public string? TripScope { get; set; }

    /// <summary>The environment in which it kills.</summary>
    public string? TripEnvironment { get; set; }

    /// <summary>The record of the kill switch that it made, or found there; null while there is none.</summary>
    public string? TripRecord { get; set; }

    /// <summary>When somebody took it on, UTC; null while nobody has.</summary>
    public DateTime? AcknowledgedAt { get; set; }

    /// <summary>Account or key of whoever took it on; null while nobody has.</summary>
    public string? AcknowledgedBy { get; set; }

    /// <summary>Until when nobody is told of it, UTC; null where it is not silenced.</summary>
    public DateTime? SilencedUntil { get; set; }

    /// <summary>When others were told because nobody had taken it on, UTC; null when they were not.</summary>
    public DateTime? EscalatedAt { get; set; }

    /// <summary>What people noted; null for nothing.</summary>
    public string? Note { get; set; }

    /// <summary>Whether nobody is told of it at a moment.</summary>
    public bool IsSilenced(DateTime at) => SilencedUntil > at;
}
