namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>
/// What was stated of an interaction: how it ended, what the user thought of it, what it was worth. Of each field the one that counts (<see cref="Precedence"/>), so that a correction
/// replaces what it corrects. Immutable. Merging is commutative, associative and idempotent, as that of facts.
/// </summary>
public sealed record Statements
{
    /// <summary>Largest feedback, thousandths; the smallest is its negative.</summary>
    public const short MostFeedbackMillis = 1000;

    /// <summary>Largest value of an interaction, US dollars: as many as a hundred thousand of them add up without overflow.</summary>
    public const decimal MostValue = 10_000_000;

    /// <summary>Longest topic, characters.</summary>
    public const int MaxTopic = 100;

    /// <summary>Nothing was stated.</summary>
    public static Statements None { get; } = new();

    /// <summary>How it ended.</summary>
    public Stated<Telemetry.Outcome>? Outcome { get; init; }

    /// <summary>What the user thought of it, -1,000 to 1,000: thousandths.</summary>
    public Stated<short>? FeedbackMillis { get; init; }

    /// <summary>Whether the user was handed to a person.</summary>
    public Stated<bool>? Escalated { get; init; }

    /// <summary>What it was about, at most <see cref="MaxTopic"/> characters.</summary>
    public Stated<string>? Topic { get; init; }

    /// <summary>Keyed hash of the user's id.</summary>
    public Stated<long>? UserHash { get; init; }

    /// <summary>What it was worth, millionths of a US dollar.</summary>
    public Stated<long>? ValueMicros { get; init; }

    /// <summary>What else was observed of it. What was once observed stays true: observations add up.</summary>
    public Traits Traits { get; init; }

    /// <summary>True when nothing is stated.</summary>
    public bool IsEmpty => Outcome is null && FeedbackMillis is null && Escalated is null && Topic is null && UserHash is null && ValueMicros is null && Traits == Traits.None;

    /// <summary>The outcome that was stated; null where none was. That somebody was handed to a person counts unless an outcome was stated after it.</summary>
    internal Telemetry.Outcome? StatedOutcome =>
        Escalated is { Value: true } handed && (Outcome is not { } ended || Precedence.Of(handed).CompareTo(Precedence.Of(ended)) >= 0)
            ? Telemetry.Outcome.Escalated
            : Outcome?.Value;

    /// <summary>Adds what else was stated.</summary>
    /// <returns>This very object when that changes nothing.</returns>
    public Statements Merge(Statements other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other) || other.IsEmpty)
        {
            return this;
        }

        Statements merged = new()
        {
            Outcome = Precedence.Newer(Outcome, other.Outcome),
            FeedbackMillis = Precedence.Newer(FeedbackMillis, other.FeedbackMillis),
            Escalated = Precedence.Newer(Escalated, other.Escalated),
            Topic = Precedence.Newer(Topic, other.Topic),
            UserHash = Precedence.Newer(UserHash, other.UserHash),
            ValueMicros = Precedence.Newer(ValueMicros, other.ValueMicros),
            Traits = Traits | other.Traits,
        };
        return merged == this ? this : merged;
    }
}
