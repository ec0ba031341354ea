namespace OpsConsole.Core.Audit.Witness;

/// <summary>Bounds what reports cost: signatures that are verified, and entries that are written, a minute. Thread-safe.</summary>
internal sealed class WitnessRate(TimeProvider time)
{
    /// <summary>Reports that are looked at in a minute.</summary>
    public const int MaxReports = 300;

    /// <summary>Reports that are recorded in a minute: the first says it all.</summary>
    public const int MaxRecorded = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _since;
    private int _reports = int.MaxValue, _recorded = int.MaxValue; // no window yet: the first call opens one

    /// <summary>Whether one more may be looked at.</summary>
    public bool Admits() => Take(ref _reports, MaxReports);

    /// <summary>Whether one more may be recorded.</summary>
    public bool AdmitsRecord() => Take(ref _recorded, MaxRecorded);

    private bool Take(ref int count, int max)
    {
        lock (_lock)
        {
            if (_reports == int.MaxValue || time.GetElapsedTime(_since) >= Window)
            {
                (_since, _reports, _recorded) = (time.GetTimestamp(), 0, 0);
            }

            return count < max && ++count <= max;
        }
    }
}
