using System.Diagnostics;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Demo.World;

/// <summary>One simulated interaction: the spans of its trace, and what an evaluator said of it.</summary>
internal sealed record DemoTrace
{
    public required TraceId Id { get; init; }

    public required string Application { get; init; }

    public required string Environment { get; init; }

    /// <summary>Version of the application.</summary>
    public required string Version { get; init; }

    /// <summary>Name and version of the prompt, like <c>support-bot/answer@7be0d13</c>.</summary>
    public required string Prompt { get; init; }

    /// <summary>Model of its calls.</summary>
    public required string Model { get; init; }

    /// <summary>The spans; the first is the root.</summary>
    public required IReadOnlyList<DemoSpan> Spans { get; init; }

    public required IReadOnlyList<DemoEvaluation> Evaluations { get; init; }

    public DemoSpan Root => Spans[0];

    public DateTime Start => Root.Start;

    public DateTime End => Root.End;

    /// <summary>True when the user got an error instead of an answer.</summary>
    public bool Failed => Root.ErrorType is not null;
}

/// <summary>A span while the simulator writes it.</summary>
internal sealed class DemoSpan
{
    public required SpanId Id { get; init; }

    public SpanId ParentId { get; init; }

    public required string Name { get; init; }

    public ActivityKind Kind { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Start { get; init; }

    /// <summary>UTC.</summary>
    public DateTime End { get; set; }

    public List<KeyValuePair<string, object?>> Attributes { get; } = new(16);

    /// <summary><c>error.type</c>; null when the span succeeded.</summary>
    public string? ErrorType { get; private set; }

    public string? ErrorMessage { get; private set; }

    public DemoSpan With(string key, object? value)
    {
        Attributes.Add(new(key, value));
        return this;
    }

    public void Fail(DemoFailure failure)
    {
        (ErrorType, ErrorMessage) = (failure.Type, failure.Message);
        With("error.type", failure.Type);
    }
}

/// <summary>Why a call or a tool failed.</summary>
/// <param name="Type">The value of <c>error.type</c>.</param>
/// <param name="Message">Description of the span's status.</param>
/// <param name="Retried">Whether the application tries the call again.</param>
internal sealed record DemoFailure(string Type, string Message, bool Retried);

/// <summary>A <c>gen_ai.evaluation.result</c>.</summary>
internal sealed record DemoEvaluation(string Name, double Score, string Label, string Explanation, string? ResponseId, SpanId SpanId, DateTime At);
