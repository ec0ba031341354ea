using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Storage;

/// <summary>How the events of the database itself read in the trail.</summary>
public static class StorageEvents
{
    private const string BackedUp = "storage.backed_up";

    /// <summary>The kinds.</summary>
    public static AuditKind[] Kinds { get; } = [new(BackedUp, "copied the database to a file")];

    /// <summary>Somebody made a copy of everything.</summary>
    /// <param name="by">Who.</param>
    /// <param name="fileName">Name of the file, without its directory.</param>
    public static AuditEvent OfBackup(Actor by, string fileName) =>
        new(BackedUp, by, "storage", "database") { After = new JsonObject { ["file"] = Audit.Log.CanonicalJson.Clean(fileName) } };
}
