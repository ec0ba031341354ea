using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Costs.Value;

/// <summary>What the outcomes of an application are worth from a day on, and what the application costs beside its models. US dollars.</summary>
public sealed record ValueEntry
{
    /// <summary>Over how many months what was paid to build it is spread where nothing else is said.</summary>
    public const int UsualBuildMonths = 36;

    /// <summary>The first day on which it counts, UTC. It counts until a later entry of the same application does.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The application; null for all that have no entry of their own.</summary>
    public string? App { get; init; }

    /// <summary>How an outcome makes money.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>What a ticket that was deflected, or a sale, is worth.</summary>
    public decimal Worth { get; init; }

    /// <summary>Minutes of work that an outcome saves.</summary>
    public decimal Minutes { get; init; }

    /// <summary>What an hour of this work costs.</summary>
    public decimal HourlyRate { get; init; }

    /// <summary>Which part of the outcomes counts, above 0 to 1: of sales those that sell, of tickets those that a person would have had to answer.</summary>
    public decimal Share { get; init; } = 1;

    /// <summary>Which outcome counts. Of what the application says itself, all do.</summary>
    public Outcome Outcome { get; init; } = Outcome.Completed;

    /// <summary>What was paid once to build it.</summary>
    public decimal Build { get; init; }

    /// <summary>Over how many months that is spread, 1 to 120.</summary>
    public int BuildMonths { get; init; } = UsualBuildMonths;

    /// <summary>What it costs a month beside its models: people, hosting, licences.</summary>
    public decimal Monthly { get; init; }

    /// <summary>Where these numbers are from; null for nothing.</summary>
    public string? Source { get; init; }

    /// <summary>What one outcome is worth, on average over those of its kind; null where the application says it of each.</summary>
    public decimal? OneOutcome => Kind == ValueKind.Sent ? null : Share * (Kind == ValueKind.Minutes ? Minutes / 60 * HourlyRate : Worth);
}
