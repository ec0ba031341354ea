using System.Collections.Concurrent;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Where an export stands.</summary>
public enum ExportState
{
    /// <summary>It is being written.</summary>
    Running,

    /// <summary>All of it was written.</summary>
    Done,

    /// <summary>It broke off: the file is not whole.</summary>
    Failed,
}

/// <summary>How far an export has come.</summary>
/// <param name="Done">Positions that are done.</param>
/// <param name="Total">Positions in all; an archive goes through the trail twice.</param>
/// <param name="Bytes">Bytes written, before packing.</param>
/// <param name="State">Where it stands.</param>
public sealed record ExportProgress(long Done, long Total, long Bytes, ExportState State);

/// <summary>Progress of exports, by an id that the page makes. Kept for an hour, some hundred at a time.</summary>
public sealed class ExportRuns(TimeProvider time)
{
    /// <summary>Longest id in characters.</summary>
    public const int MaxIdLength = 64;

    private const int MaxRuns = 256;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (ExportProgress Progress, DateTimeOffset At)> _runs = new(StringComparer.Ordinal);

    /// <summary>How far a run is; null when there is none of that id, or no longer.</summary>
    public ExportProgress? Find(string id) => _runs.TryGetValue(id, out (ExportProgress Progress, DateTimeOffset At) run) && !IsOld(run.At) ? run.Progress : null;

    /// <summary>Sets how far a run is.</summary>
    /// <param name="id">The id; longer ones, and null, are not kept.</param>
    /// <param name="progress">How far.</param>
    public void Set(string? id, ExportProgress progress)
    {
        if (id is not { Length: > 0 and <= MaxIdLength })
        {
            return;
        }

        if (_runs.Count >= MaxRuns && !_runs.ContainsKey(id))
        {
            Forget();
        }

        _runs[id] = (progress, time.GetUtcNow());
    }

    private void Forget()
    {
        KeyValuePair<string, (ExportProgress Progress, DateTimeOffset At)>[] runs = [.. _runs.OrderBy(r => r.Value.At)];
        foreach ((string id, _) in runs.Where((r, i) => i <= runs.Length - MaxRuns || IsOld(r.Value.At)))
        {
            _runs.TryRemove(id, out _);
        }
    }

    private bool IsOld(DateTimeOffset at) => time.GetUtcNow() - at > Kept;
}
