namespace OpsConsole.Core.Audit.Anchors;

/// <summary>How an anchor stands.</summary>
/// <param name="Name">Its name: <c>file</c>, <c>git</c>, <c>webhook</c>, or <c>alarms</c> for what the webhook is told of alarms.</param>
/// <param name="Target">Where it keeps checkpoints. May name files of the server: not for people who are not signed in.</param>
/// <param name="Size">Size of the newest checkpoint that it took; for <c>alarms</c> the position after the newest alarm.</param>
/// <param name="AnchoredAt">When that was, UTC; null when never.</param>
/// <param name="FailingSince">Since when it fails, UTC; null while it works.</param>
/// <param name="Problem">The last failure, in words, with what to do; empty while it works.</param>
/// <param name="Remark">What is odd about what it holds; empty when nothing is.</param>
public sealed record AnchorState(string Name, string Target, long Size, DateTime? AnchoredAt, DateTime? FailingSince, string Problem, string Remark);

/// <summary>How the anchors stand, in memory: for the page and the health check.</summary>
public sealed class AnchorStates(TimeProvider time)
{
    private readonly Lock _lock = new();
    private AnchorState[] _all = [];

    /// <summary>Raised when something changed.</summary>
    public event Action? Changed;

    /// <summary>The anchors that are switched on, by name; empty where anchors do not run.</summary>
    public IReadOnlyList<AnchorState> All => Volatile.Read(ref _all);

    /// <summary>The anchor of that name; null when it is not switched on.</summary>
    public AnchorState? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <summary>Says which anchors there are, and how they stood.</summary>
    internal void Start(IEnumerable<AnchorState> states)
    {
        lock (_lock)
        {
            Volatile.Write(ref _all, [.. states.OrderBy(s => s.Name, StringComparer.Ordinal)]);
        }

        Changed?.Invoke();
    }

    /// <summary>An anchor took a checkpoint.</summary>
    internal void Succeeded(string name, long size) =>
        Set(name, state => state with { Size = size, AnchoredAt = time.GetUtcNow().UtcDateTime, FailingSince = null, Problem = "" });

    /// <summary>An anchor failed.</summary>
    /// <returns>Whether it worked before.</returns>
    internal bool Failed(string name, string problem)
    {
        bool worked = Find(name)?.FailingSince is null;
        Set(name, state => state with { FailingSince = state.FailingSince ?? time.GetUtcNow().UtcDateTime, Problem = problem });
        return worked;
    }

    /// <summary>Notes what is odd about an anchor; empty when nothing is.</summary>
    internal void Remark(string name, string remark) => Set(name, state => state with { Remark = remark });

    private void Set(string name, Func<AnchorState, AnchorState> change)
    {
        lock (_lock)
        {
            AnchorState[] all = [.. _all];
            int at = Array.FindIndex(all, s => s.Name == name);
            if (at < 0 || change(all[at]) is var changed && changed == all[at])
            {
                return;
            }

            all[at] = change(all[at]);
            Volatile.Write(ref _all, all);
        }

        Changed?.Invoke();
    }
}
