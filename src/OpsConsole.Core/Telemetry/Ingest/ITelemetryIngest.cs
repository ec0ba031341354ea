namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>The one door through which telemetry reaches storage.</summary>
public interface ITelemetryIngest
{
    /// <summary>
    /// Queues a request and waits until its data is durable. Cancelling stops the waiting, not the writing.
    /// </summary>
    /// <returns>What became of it. Never throws for a full queue or a failing database: both are answers.</returns>
    ValueTask<IngestVerdict> WriteAsync(IngestRequest request, CancellationToken cancellationToken);
}

/// <summary>What became of an export request.</summary>
/// <param name="Kind">The answer in kind.</param>
/// <param name="RetryAfter">When to try again, for the kinds that ask to.</param>
public readonly record struct IngestVerdict(IngestVerdictKind Kind, TimeSpan RetryAfter)
{
    /// <summary>The data is durable.</summary>
    public static IngestVerdict Stored { get; } = new(IngestVerdictKind.Stored, TimeSpan.Zero);
}

/// <summary>The ways in which an export request can end.</summary>
public enum IngestVerdictKind
{
    /// <summary>Committed and on disk.</summary>
    Stored,

    /// <summary>The queue is full (HTTP 503): nothing of the request was kept.</summary>
    Overloaded,

    /// <summary>The database cannot be written now (HTTP 503): nothing of the request was kept.</summary>
    Unavailable,
}
