namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>A bucket of time in one tier: what a rollup's key says about time.</summary>
/// <param name="Tier">Width of the bucket.</param>
/// <param name="Bucket">Start of the bucket: minutes since 1970 UTC, whatever the tier (<see cref="Rollup.Bucket"/>).</param>
public readonly record struct RollupBucket(RollupTier Tier, int Bucket);

/// <summary>Tells readers within the process which rollups were written, so that what they hold in memory never lies.</summary>
public interface IRollupChanges
{
    /// <summary>Raised after a commit, with every bucket it touched or deleted. Handlers must be quick and must not throw: the writer waits for them.</summary>
    event Action<IReadOnlyCollection<RollupBucket>>? Changed;
}

/// <summary>The process' one source of <see cref="IRollupChanges"/>; writers raise it after their commit.</summary>
public sealed class RollupChanges : IRollupChanges
{
    /// <inheritdoc />
    public event Action<IReadOnlyCollection<RollupBucket>>? Changed;

    /// <summary>Announces what a commit touched.</summary>
    public void Raise(IReadOnlyCollection<RollupBucket> touched)
    {
        if (touched.Count > 0)
        {
            Changed?.Invoke(touched);
        }
    }
}
