namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>
/// What was stated of a response that no model call is known to have given yet. The commit that brings the call joins it; after <see cref="TelemetryOptions.StubRetention"/> it
/// is forgotten.
/// </summary>
[Audit.Unaudited]
public sealed class WaitingOutcome
{
    /// <summary>Hash of the response id (<see cref="ModelCall.ResponseHash"/>).</summary>
    public long ResponseHash { get; set; }

    /// <summary>When its newest part arrived, UTC.</summary>
    public DateTime ReceivedAt { get; set; }

    /// <summary>Packed statements.</summary>
    public required byte[] Said { get; set; }

    /// <summary>Rises with each change, so that two nodes that hear of the same response notice each other.</summary>
    public int Version { get; set; }
}
