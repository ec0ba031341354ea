using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>A list of checkpoints as anchors keep it: signed notes, each followed by an empty line. docs/audit-format.md §8.</summary>
internal static class CheckpointList
{
    /// <summary>Most of a list that is read back, in bytes from its end: about two days of a checkpoint each minute.</summary>
    public const int MaxRead = 1024 * 1024;

    /// <summary>A note as the list holds it.</summary>
    public static string Item(PublishedCheckpoint checkpoint) => checkpoint.Note + "\n";

    /// <summary>
    /// Reads a list or its end. What is no checkpoint is passed over: a write that was cut short, or the half of a note at the beginning of
    /// an end.
    /// </summary>
    public static List<PublishedCheckpoint> Read(string text)
    {
        CheckpointLines lines = new();
        List<PublishedCheckpoint> checkpoints = [.. text.Split('\n').Select(lines.Line).OfType<PublishedCheckpoint>()];
        return lines.End() is { } last ? [.. checkpoints, last] : checkpoints;
    }

    /// <summary>Reads one note.</summary>
    /// <returns>Null when it is not a checkpoint of this product.</returns>
    public static PublishedCheckpoint? TryParse(string note) =>
        SignedNote.TryParse(note) is { } signed && Checkpoint.TryParse(signed.Text) is { } checkpoint ? new PublishedCheckpoint(checkpoint, note) : null;
}
