using System.Globalization;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>How notes read in the audit trail.</summary>
internal static class NoteEvents
{
    public const string Added = "timeline_note.added", Removed = "timeline_note.removed";

    public static AuditKind[] Kinds { get; } =
    [
        new(Added, "added a note to the timeline", Permissions.ViewMetrics),
        new(Removed, "removed a note from the timeline", Permissions.ViewMetrics),
    ];

    public static AuditEvent Of(string kind, Actor by, string id, string? environment = null) => new(kind, by, "timeline_note", id) { Environment = environment };

    public static JsonObject Picture(TimelineNote note) => new()
    {
        ["text"] = note.Text,
        ["at"] = Text(note.At),
        ["until"] = note.Until is { } until ? Text(until) : null,
        ["application"] = note.Application,
    };

    private static string Text(DateTime at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
