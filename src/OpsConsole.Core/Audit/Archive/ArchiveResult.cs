using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Why archiving came to its end.</summary>
public enum ArchiveEnd
{
    /// <summary>No whole segment is past its retention.</summary>
    NothingDue,

    /// <summary>The next segment is not covered by a checkpoint of the key that signs now.</summary>
    NotSigned,

    /// <summary>The actor may not archive.</summary>
    NotAllowed,
}

/// <summary>What archiving did.</summary>
/// <param name="Segments">The segments that were moved, oldest first.</param>
/// <param name="End">Why it came to its end.</param>
public sealed record ArchiveResult(IReadOnlyList<AuditSegment> Segments, ArchiveEnd End);

/// <summary>Results in words.</summary>
public static class ArchiveWording
{
    /// <summary>What to tell somebody.</summary>
    public static string Say(ArchiveResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string done = result.Segments.Count == 0
            ? "Nothing was archived."
            : $"Archived {result.Segments.Sum(s => s.Count)} entries in {result.Segments.Count} {(result.Segments.Count == 1 ? "segment" : "segments")}.";
        return result.End switch
        {
            ArchiveEnd.NothingDue => $"{done} No further whole segment is past its retention.",
            ArchiveEnd.NotSigned => $"{done} The next segment waits for a checkpoint by the key that signs now; run this again when one is signed.",
            ArchiveEnd.NotAllowed => "You are not allowed to do this. Ask an administrator for the role.",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.End, null),
        };
    }
}
