using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Checkpoints that were kept outside the console: signed notes, each followed by an empty line. docs/audit-format.md §8.</summary>
public sealed class AnchorList
{
    private readonly Dictionary<string, List<Checkpoint>> _byOrigin = new(StringComparer.Ordinal);

    private AnchorList()
    {
    }

    /// <summary>Number of checkpoints, of all logs.</summary>
    public int Count => _byOrigin.Values.Sum(c => c.Count);

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">There is no checkpoint in it.</exception>
    public static async Task<AnchorList> ReadAsync(TextReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        AnchorList anchors = new();
        CheckpointLines lines = new();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            anchors.Add(lines.Line(line));
        }

        anchors.Add(lines.End());
        if (anchors.Count == 0)
        {
            throw new FormatException("The anchor file holds no checkpoint.");
        }

        foreach (List<Checkpoint> checkpoints in anchors._byOrigin.Values)
        {
            checkpoints.Sort((a, b) => a.Size.CompareTo(b.Size));
        }

        return anchors;
    }

    /// <summary>The checkpoints of a log, smallest first.</summary>
    public IReadOnlyList<Checkpoint> Of(string logId) => _byOrigin.GetValueOrDefault(Checkpoint.OriginOf(logId)) ?? [];

    private void Add(PublishedCheckpoint? found)
    {
        if (found?.Checkpoint is not { } checkpoint)
        {
            return;
        }

        if (!_byOrigin.TryGetValue(checkpoint.Origin, out List<Checkpoint>? list))
        {
            _byOrigin[checkpoint.Origin] = list = [];
        }

        list.Add(checkpoint);
    }
}
