namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// Counts answers to exports since the process started, by signal and HTTP status: nothing that was refused goes unseen. Safe to
/// use from many threads.
/// </summary>
public sealed class OtlpTraffic
{
    private static readonly int[] Statuses = [200, 400, 401, 403, 405, 408, 413, 415, 503];

    private readonly long[] _counts = new long[3 * (Statuses.Length + 1)];

    /// <summary>Counts an answer.</summary>
    public void Count(OtlpSignal signal, int status)
    {
        int index = Array.IndexOf(Statuses, status);
        Interlocked.Increment(ref _counts[Cell(signal, index < 0 ? Statuses.Length : index)]);
    }

    /// <summary>What was counted, without zeros; status 0 stands for every one that is not expected.</summary>
    public IReadOnlyList<OtlpAnswers> Snapshot() =>
    [
        .. from signal in Enum.GetValues<OtlpSignal>()
           from index in Enumerable.Range(0, Statuses.Length + 1)
           let count = Interlocked.Read(ref _counts[Cell(signal, index)])
           where count > 0
           select new OtlpAnswers(signal, index == Statuses.Length ? 0 : Statuses[index], count),
    ];

    private static int Cell(OtlpSignal signal, int index) => (int)signal * (Statuses.Length + 1) + index;
}

/// <summary>How often a signal was answered with a status.</summary>
/// <param name="Signal">What was sent.</param>
/// <param name="Status">HTTP status of the answer; 0 for one that is not expected.</param>
/// <param name="Count">How often.</param>
public readonly record struct OtlpAnswers(OtlpSignal Signal, int Status, long Count);
