using System.Globalization;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit.Upkeep;

/// <summary>Events by which the console tells of itself, and those of alarms.</summary>
internal static class UpkeepEvents
{
    public const string
        ConsoleStarted = "console.started",
        ConsoleStopped = "console.stopped",
        Heartbeat = "console.heartbeat",
        SettingsChanged = "audit.settings_changed",
        AlarmAcknowledged = "audit.alarm_acknowledged";

    public const string ConsoleType = "console", EntryType = "entry";

    public static AuditKind[] Kinds { get; } =
    [
        new(ConsoleStarted, "started"),
        new(ConsoleStopped, "stopped"),
        new(Heartbeat, "is running"),
        new(SettingsChanged, "runs with other settings of the audit trail") { Alarms = true },
        new(AlarmAcknowledged, "acknowledged an alarm of the audit trail"),
    ];

    /// <summary>The id by which the trail knows a node or an entry.</summary>
    public static string IdOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Something that the console on a node did by itself.</summary>
    public static AuditEvent OfConsole(string kind, int node) => new(kind, Actor.Console, ConsoleType, IdOf(node));
}
