namespace OpsConsole.Core.Audit.Archive;

/// <summary>
/// The entries that name keys. Every export holds them, whatever was asked for, and no checkpoint can be judged without them: they
/// stay in the database when their segment goes to the archive.
/// </summary>
internal static class KeyEntries
{
    /// <summary>Their kinds, docs/audit-format.md §5.</summary>
    public static string[] Kinds { get; } = [AuditEvents.Started, "audit.key_rotated", "audit.key_replaced"];
}
