using System.Diagnostics;

namespace OpsConsole.Core.Telemetry.Retention;

/// <summary>Finds how many rows can be deleted in one go without keeping other writers waiting noticeably.</summary>
internal sealed class BatchPace
{
    /// <summary>How long a batch should hold the database.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(25);

    private const int Least = 5, Most = 5000;

    /// <summary>Rows of the next batch.</summary>
    public int Size { get; private set; } = 50;

    /// <summary>Runs a batch and learns from the time it took.</summary>
    public async Task RunAsync(Func<Task> batch)
    {
        long started = Stopwatch.GetTimestamp();
        await batch().ConfigureAwait(false);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Size = Math.Clamp(took > Target ? Size / 2 : took < Target / 2 ? Size * 2 : Size, Least, Most);
    }
}
