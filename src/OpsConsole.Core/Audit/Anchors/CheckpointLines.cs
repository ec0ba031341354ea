using System.Text;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Finds the checkpoints in a list of them, line by line and in bounded memory. What is none is passed over: a write that was cut short, or
/// the half of a note at the beginning of an end. docs/audit-format.md §8.
/// </summary>
internal sealed class CheckpointLines
{
    private const int MaxNoteLength = 32 * 1024;

    private readonly StringBuilder _note = new();
    private int _emptyLines;

    /// <summary>Takes the next line, without its LF.</summary>
    /// <returns>The checkpoint that it ended; null when it ended none.</returns>
    public PublishedCheckpoint? Line(string line)
    {
        if (line.StartsWith(Checkpoint.OriginOf(""), StringComparison.Ordinal))
        {
            Restart(); // whatever was begun was not finished
        }
        else if (_note.Length == 0 || _note.Length + line.Length > MaxNoteLength)
        {
            Restart();
            return null;
        }

        if (line.Length > 0)
        {
            _note.Append(line).Append('\n');
            return null;
        }

        // The first empty line of a note stands before its signatures, the second behind them.
        if (++_emptyLines == 2)
        {
            return End();
        }

        _note.Append('\n');
        return null;
    }

    /// <summary>Tells that nothing more comes.</summary>
    /// <returns>The last checkpoint, where only the empty line behind it is missing.</returns>
    public PublishedCheckpoint? End()
    {
        string note = _note.ToString();
        Restart();
        return CheckpointList.TryParse(note);
    }

    private void Restart()
    {
        _note.Clear();
        _emptyLines = 0;
    }
}
