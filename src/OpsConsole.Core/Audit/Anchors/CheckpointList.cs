using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>A list of checkpoints as anchors keep it: signed notes, each followed by an empty line. docs/audit-format.md §8.</summary>
internal static class CheckpointList
{
    /// <summary>Most of a list that is read back, in bytes from its end: about two days of a checkpoint each minute.</summary>
    public const int MaxRead = 1024 * 1024;

    private const string Blank = "\n\n", OriginPrefix = "opsconsole.audit/", SignaturePrefix = "\u2014 ";

    /// <summary>A note as the list holds it.</summary>
    public static string Item(PublishedCheckpoint checkpoint) => checkpoint.Note + "\n";

    /// <summary>
    /// Reads a list or its end. What is no checkpoint is passed over: a write that was cut short, or the half of a note at the beginning of
    /// an end.
    /// </summary>
    public static List<PublishedCheckpoint> Read(string text)
    {
        List<PublishedCheckpoint> checkpoints = [];
        string[] blocks = text.Split(Blank);
        for (int i = 0; i + 1 < blocks.Length; i++)
        {
            // The text of a note and its signatures have an empty line between them too.
            string body = blocks[i].TrimStart('\n'), signatures = blocks[i + 1];
            if (body.StartsWith(OriginPrefix, StringComparison.Ordinal) && signatures.StartsWith(SignaturePrefix, StringComparison.Ordinal)
                && TryParse($"{body}{Blank}{signatures.TrimEnd('\n')}\n") is { } checkpoint)
            {
                checkpoints.Add(checkpoint);
            }
        }

        return checkpoints;
    }

    /// <summary>Reads one note.</summary>
    /// <returns>Null when it is not a checkpoint of this product.</returns>
    public static PublishedCheckpoint? TryParse(string note) =>
        SignedNote.TryParse(note) is { } signed && Checkpoint.TryParse(signed.Text) is { } checkpoint ? new PublishedCheckpoint(checkpoint, note) : null;
}
