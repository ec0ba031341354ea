using System.Text;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Checkpoints that were kept outside the console: signed notes, each followed by an empty line. docs/audit-format.md §8.</summary>
public sealed class AnchorList
{
    private const int MaxNoteLength = 32 * 1024;

    private readonly Dictionary<string, List<Checkpoint>> _byOrigin = new(StringComparer.Ordinal);

    private AnchorList()
    {
    }

    /// <summary>Number of checkpoints, of all logs.</summary>
    public int Count => _byOrigin.Values.Sum(c => c.Count);

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">Something in it is not a checkpoint.</exception>
    public static async Task<AnchorList> ReadAsync(TextReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        AnchorList anchors = new();
        StringBuilder note = new();
        int emptyLines = 0;
        for (string? line = ""; line is not null;)
        {
            line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(line))
            {
                // The first empty line of a note stands before its signatures, the second behind them.
                if (note.Length > 0 && (++emptyLines == 2 || line is null))
                {
                    anchors.Add(note.ToString());
                    note.Clear();
                    emptyLines = 0;
                }
                else if (note.Length > 0)
                {
                    note.Append('\n');
                }

                continue;
            }

            note.Append(line).Append('\n');
            if (note.Length > MaxNoteLength)
            {
                throw new FormatException("The anchor file holds something that is not a checkpoint.");
            }
        }

        foreach (List<Checkpoint> checkpoints in anchors._byOrigin.Values)
        {
            checkpoints.Sort((a, b) => a.Size.CompareTo(b.Size));
        }

        return anchors;
    }

    /// <summary>The checkpoints of a log, smallest first.</summary>
    public IReadOnlyList<Checkpoint> Of(string logId) => _byOrigin.GetValueOrDefault(Checkpoint.OriginOf(logId)) ?? [];

    private void Add(string note)
    {
        if (SignedNote.TryParse(note) is not { } signed || Checkpoint.TryParse(signed.Text) is not { } checkpoint)
        {
            throw new FormatException($"The anchor file holds something that is not a checkpoint, behind {Count} that are.");
        }

        if (!_byOrigin.TryGetValue(checkpoint.Origin, out List<Checkpoint>? list))
        {
            _byOrigin[checkpoint.Origin] = list = [];
        }

        list.Add(checkpoint);
    }
}
