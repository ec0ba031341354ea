using System.Globalization;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>What the subject of a note says: which of the two things a note is made for, and where a lineage begins to count.</summary>
internal static class NoteSubject
{
    /// <summary>A rollback of the storage was found: the alarm.</summary>
    public const string Rollback = "rollback";

    /// <summary>A rollback of the storage was found: another environment of the same finding.</summary>
    public const string MovedOn = "moved on";

    private const char Lineage = 'L';

    /// <summary>A new lineage begins to count at this version.</summary>
    public static string BeginsAt(long version) => Lineage + version.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Whether the note begins a lineage.</summary>
    public static bool IsLineage(string? subject) => subject is [Lineage, ..];

    /// <summary>The version at which the lineage begins to count; 0 when the note is about something else.</summary>
    public static long BaseOf(string? subject) =>
        IsLineage(subject) && long.TryParse(subject.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long version) ? Math.Max(0, version) : 0;
}
