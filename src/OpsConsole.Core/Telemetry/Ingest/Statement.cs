using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>What a request states of one interaction, named by its trace or by one of its responses.</summary>
public sealed class Statement
{
    /// <summary>States something of a trace.</summary>
    /// <param name="traceId">The trace.</param>
    /// <param name="said">What is stated; <see cref="Statements.None"/> only asks whether the interaction is known.</param>
    public Statement(TraceId traceId, Statements said) => (TraceId, Said) = (traceId, said);

    /// <summary>States something of the interaction that a response came from.</summary>
    /// <param name="responseHash">The hash of the response's id (<see cref="Interactions.ModelCall.ResponseHash"/>).</param>
    /// <param name="said">What is stated; <see cref="Statements.None"/> only asks whether the interaction is known.</param>
    public Statement(long responseHash, Statements said) => (ResponseHash, Said) = (responseHash, said);

    /// <summary>The trace; empty when it is named by a response.</summary>
    public TraceId TraceId { get; }

    /// <summary>Hash of the response's id; null when it is named by its trace.</summary>
    public long? ResponseHash { get; }

    /// <summary>What is stated.</summary>
    public Statements Said { get; }

    /// <summary>True once it is committed and its interaction was not there: it waits for it. Set by the writer.</summary>
    public bool IsWaiting { get; internal set; }
}
