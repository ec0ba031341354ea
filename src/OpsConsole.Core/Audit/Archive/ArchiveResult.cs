using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Why archiving came to its end.</summary>
public enum ArchiveEnd
{
    /// <summary>No whole segment is past its retention.</summary>
    NothingDue,

    /// <summary>The trail cannot be signed now, so nothing can vouch for a file.</summary>
    NotSigned,

    /// <summary>The actor may not archive.</summary>
    NotAllowed,
}

/// <summary>What archiving did.</summary>
/// <param name="Segments">The segments that were moved, oldest first.</param>
/// <param name="End">Why it came to its end.</param>
public sealed record ArchiveResult(IReadOnlyList<AuditSegment> Segments, ArchiveEnd End)
{
    /// <summary>Why the trail cannot be signed, with what to do; empty when it can.</summary>
    public string Problem { get; init; } = "";
}

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
            ArchiveEnd.NotSigned => $"{done} What is due stays in the database, for the trail cannot be signed now. {result.Problem}",
            ArchiveEnd.NotAllowed => "You are not allowed to do this. Ask an administrator for the role.",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.End, null),
        };
    }
}
