namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>A change on its way to the instances.</summary>
/// <param name="recordId">Id of the record.</param>
/// <param name="environment">The environment.</param>
/// <param name="epoch">The lineage.</param>
/// <param name="version">The version that brings it.</param>
/// <param name="decidedAt">When it was decided, UTC.</param>
/// <param name="expected">The instances that ran then.</param>
internal sealed class TrackedChange(string recordId, string environment, long epoch, long version, DateTime decidedAt, IReadOnlyList<Instance> expected)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Instance> _missing = [.. expected];
    private readonly List<double> _milliseconds = [];
    private KillProgress? _progress;

    public string RecordId => recordId;

    public string Environment => environment;

    public DateTime DecidedAt => decidedAt;

    /// <summary>What subscribers were told last.</summary>
    public KillProgress? Told { get; set; }

    /// <summary>What the database was told last, and when it may be told again.</summary>
    public KillProgress? Kept { get; set; }

    /// <summary>When the database was told last, UTC.</summary>
    public DateTime KeptAt { get; set; }

    /// <summary>Notes that an instance obeys a state, if that state has this change in it.</summary>
    public void Mark(Instance instance, ObeyedState state)
    {
        if (!state.Reaches(epoch, version))
        {
            return;
        }

        lock (_lock)
        {
            if (_missing.Remove(instance))
            {
                _milliseconds.Add(Math.Max(0, (state.At - decidedAt).TotalMilliseconds));
                _progress = null;
            }
        }
    }

    /// <summary>How far it is. The same object until that changes.</summary>
    public KillProgress Progress()
    {
        lock (_lock)
        {
            return _progress ??= Count();
        }
    }

    private KillProgress Count()
    {
        double[] sorted = [.. _milliseconds.Order()];
        return new KillProgress(
            recordId, environment, decidedAt, expected.Count, sorted.Length, At(sorted, 0), At(sorted, 0.5), At(sorted, 0.99), At(sorted, 1),
            [.. _missing.Select(i => i.Name).OrderBy(n => n.ToString(), StringComparer.Ordinal).Take(KillProgress.MaxMissing)]);
    }

    /// <summary>The smallest value that a share of all does not exceed.</summary>
    private static double? At(double[] sorted, double share) => sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
