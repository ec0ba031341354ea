using System.Text.Json;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>What was done to a trail. On the wire and in the terminal the names are in snake_case, such as <c>tail_cut</c>.</summary>
public enum Tampering
{
    /// <summary>Nothing: it is intact.</summary>
    None,

    /// <summary>An entry is not as it was written.</summary>
    Edited,

    /// <summary>Entries are missing in the middle.</summary>
    Deleted,

    /// <summary>Entries were added that the log did not write there.</summary>
    Inserted,

    /// <summary>Entries do not stand in the order in which they were written.</summary>
    Reordered,

    /// <summary>Entries are missing at the end.</summary>
    TailCut,

    /// <summary>Outside evidence knows more entries than the trail has: it went back to an older state.</summary>
    RolledBack,

    /// <summary>The trail and outside evidence began alike and then went different ways.</summary>
    Forked,

    /// <summary>The hashes fit each other, but not what was signed: history was written anew.</summary>
    Rewritten,

    /// <summary>A column beside the entry's bytes does not say what they say.</summary>
    ColumnChanged,

    /// <summary>A line or an entry is not in the one form that hashes are made of.</summary>
    NotCanonical,

    /// <summary>Another log, or another key than the log's.</summary>
    IdentitySwapped,

    /// <summary>A whole archived segment is missing.</summary>
    SegmentMissing,

    /// <summary>Personal data beside an entry does not fit the commitment in it.</summary>
    DetailChanged,

    /// <summary>The exported file is not as it was made.</summary>
    FileChanged,

    /// <summary>It is not a trail, or it cannot be read.</summary>
    Unreadable,
}

/// <summary>What verification found first.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="FirstBad">Position of the first entry that is not as it should be; null where it is not about entries.</param>
/// <param name="Message">What was found and what it means, in a sentence or two.</param>
public sealed record TrailFinding(Tampering Kind, long? FirstBad, string Message)
{
    /// <summary>The kind as it is written outside the program.</summary>
    public string Name => JsonNamingPolicy.SnakeCaseLower.ConvertName(Kind.ToString());
}
