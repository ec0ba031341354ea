using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>What a commit changed.</summary>
/// <param name="Rollups">Buckets of time whose rollups it touched.</param>
/// <param name="NewInteractions">Interactions it added.</param>
/// <param name="ChangedTraces">Traces it added or changed, those without a GenAI span included.</param>
public sealed record TelemetryCommitted(IReadOnlyCollection<RollupBucket> Rollups, int NewInteractions, int ChangedTraces);

/// <summary>Tells pages of this process that telemetry was committed.</summary>
public interface ITelemetryCommits
{
    /// <summary>False until the first telemetry ever arrives: while the console has nothing to show.</summary>
    bool HasTelemetry { get; }

    /// <summary>Raised after each commit. Handlers must be quick and must not throw: the writer waits for them.</summary>
    event Action<TelemetryCommitted>? Committed;

    /// <summary>Raised once, after the commit that brought the first telemetry ever.</summary>
    event Action? FirstTelemetry;
}

/// <summary>The process' one source of <see cref="ITelemetryCommits"/>.</summary>
internal sealed class TelemetryCommits : ITelemetryCommits
{
    private int _hasTelemetry;

    public event Action<TelemetryCommitted>? Committed;

    public event Action? FirstTelemetry;

    public bool HasTelemetry => Volatile.Read(ref _hasTelemetry) != 0;

    /// <summary>At start: something is stored already.</summary>
    public void Begin(bool hasTelemetry) => Volatile.Write(ref _hasTelemetry, hasTelemetry ? 1 : 0);

    /// <summary>Announces a commit.</summary>
    public void Raise(TelemetryCommitted committed)
    {
        Committed?.Invoke(committed);
        if ((committed.ChangedTraces > 0 || committed.Rollups.Count > 0) && Interlocked.Exchange(ref _hasTelemetry, 1) == 0)
        {
            FirstTelemetry?.Invoke();
        }
    }
}
