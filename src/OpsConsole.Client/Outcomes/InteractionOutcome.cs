using System.Diagnostics;
using System.Text.Json.Serialization;

namespace OpsConsole.Client.Outcomes;

/// <summary>What is said of one interaction. Name it by <see cref="ResponseId"/> or <see cref="TraceId"/> and say at least one thing; what is null says nothing.</summary>
public sealed record InteractionOutcome
{
    /// <summary>The provider's id of a response of the interaction: <c>gen_ai.response.id</c>, <c>ChatResponse.ResponseId</c>.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The interaction's trace id: <c>Activity.Current?.TraceId.ToString()</c>.</summary>
    public string? TraceId { get; init; }

    /// <summary>How it ended: <c>completed</c>, <c>failed</c>, <c>refused</c>, <c>escalated</c> or <c>abandoned</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>What the user thought of it, -1 (bad) to 1 (good).</summary>
    public double? Feedback { get; init; }

    /// <summary>Whether the user was handed to a person.</summary>
    public bool? Escalated { get; init; }

    /// <summary>What it was about: a word of your own list, at most 100 characters.</summary>
    public string? Topic { get; init; }

    /// <summary>The user's id. The console keeps a keyed hash of it only.</summary>
    public string? UserId { get; init; }

    /// <summary>What it was worth, US dollars, 0 to 10,000,000.</summary>
    public decimal? Value { get; init; }

    /// <summary>A judgement on it.</summary>
    public InteractionEvaluation? Evaluation { get; init; }

    /// <summary>When it was said; null for when it is handed to <see cref="OutcomeClient.Send"/>. Of two that contradict each other, the later one counts.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Begins one for the trace that runs now; its <see cref="TraceId"/> is null where none does.</summary>
    public static InteractionOutcome OfCurrentTrace() => new() { TraceId = Activity.Current?.TraceId.ToString() };
}

/// <summary>A judgement on an interaction.</summary>
/// <param name="Name">Name of the evaluation, at most 200 characters.</param>
/// <param name="Score">The score, in the evaluation's own unit.</param>
/// <param name="Label">The verdict in a word, such as <c>pass</c>.</param>
public sealed record InteractionEvaluation(string Name, double? Score = null, string? Label = null);

/// <summary>The JSON of outcomes, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InteractionOutcome[]))]
internal sealed partial class OutcomeJson : JsonSerializerContext;
