using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Sources;

/// <summary>How what people do with sources reads in the audit trail.</summary>
internal static class SourceEvents
{
    public const string Added = "source.added", Changed = "source.changed", Enabled = "source.enabled", Disabled = "source.disabled", Removed = "source.removed";

    public static AuditKind[] Kinds { get; } =
    [
        new(Added, "added a source", Permissions.ViewSources),
        new(Changed, "changed a source", Permissions.ViewSources),
        new(Enabled, "enabled a source", Permissions.ViewSources),
        new(Disabled, "disabled a source", Permissions.ViewSources),
        new(Removed, "removed a source", Permissions.ViewSources),
    ];

    public static AuditEvent Of(string kind, Actor by, string id, JsonObject? before, JsonObject? after) => new(kind, by, "source", id) { Before = before, After = after };
}
