namespace OpsConsole.Core.Telemetry.Outcomes;

/// <summary>What an application states of one interaction, as it was sent and found valid.</summary>
public sealed record OutcomeItem
{
    /// <summary>The trace; empty when the interaction is named by a response alone.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>The provider's id of a response of it; null when it is named by its trace alone.</summary>
    public string? ResponseId { get; init; }

    /// <summary>How it ended.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What the user thought of it, -1 to 1.</summary>
    public double? Feedback { get; init; }

    /// <summary>Whether the user was handed to a person.</summary>
    public bool? Escalated { get; init; }

    /// <summary>What it was about.</summary>
    public string? Topic { get; init; }

    /// <summary>The user's id, which is never stored: its keyed hash is.</summary>
    public string? UserId { get; init; }

    /// <summary>What it was worth, US dollars.</summary>
    public decimal? Value { get; init; }

    /// <summary>A judgement on it.</summary>
    public OutcomeEvaluation? Evaluation { get; init; }

    /// <summary>What the user did.</summary>
    public Traits Signals { get; init; }

    /// <summary>When it was said; null for when it arrives.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>A judgement on an interaction.</summary>
/// <param name="Name">Name of the evaluation.</param>
/// <param name="Score">The score, in the evaluation's own unit.</param>
/// <param name="Label">The verdict in a word.</param>
public sealed record OutcomeEvaluation(string Name, double? Score, string? Label);
