using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>How entries read to people.</summary>
internal static class AuditWords
{
    private const int ShortId = 14;

    /// <summary>Who did it.</summary>
    public static string Who(AuditItem item) => item.ActorType switch
    {
        "console" => "The console",
        "nobody" => item.ActorName is { } claimed ? $"{claimed}, not signed in" : "Somebody not signed in",
        "person" => item.ActorName ?? $"Person {Short(item.ActorId)}",
        "key" => item.ActorName is { } name ? $"Key {name}" : $"Key {Short(item.ActorId)}",
        _ => item.ActorName ?? item.ActorId,
    };

    /// <summary>What it happened to, beside what happened; null where that says it already.</summary>
    public static string? About(AuditItem item) => item switch
    {
        { ObjectType: "session" or "log" } => null,
        _ when item.ObjectId == item.ActorId => null,
        { ObjectName: { } name } => name,
        { ObjectId: "-" or "" } => null,
        _ => item.ObjectId,
    };

    /// <summary>The whole entry as one sentence.</summary>
    public static string Sentence(AuditItem item)
    {
        string about = About(item) is { } name ? $": {name}" : "";
        string ending = item.Outcome switch
        {
            "failed" => ", which failed",
            "denied" when !item.Kind.EndsWith(".denied", StringComparison.Ordinal) => ", which was denied",
            _ => "",
        };
        return $"{Who(item)} {item.Says}{about}{ending}";
    }

    /// <summary>A type of object: <c>API key</c> for <c>apikey</c>.</summary>
    public static string Type(string type) => type switch
    {
        "apikey" => "API key",
        "log" => "Audit trail",
        "" => "Object",
        _ => char.ToUpperInvariant(type[0]) + type[1..].Replace('_', ' '),
    };

    /// <summary>The door by which somebody came, in words.</summary>
    public static string Door(string source) => source switch
    {
        "web" => "Browser",
        "api" => "API",
        "shell" => "Shell on the server",
        "console" => "The console itself",
        _ => source,
    };

    /// <summary>The door's symbol in <c>wwwroot/icons.svg</c>.</summary>
    public static string DoorIcon(string source) => source switch
    {
        "web" => "system",
        "api" => "key",
        "shell" => "keyboard",
        _ => "job",
    };

    /// <summary>An outcome in words.</summary>
    public static string Outcome(string outcome) => outcome switch
    {
        "done" => "Done",
        "denied" => "Denied",
        "failed" => "Failed",
        _ => outcome,
    };

    /// <summary>Tone of an outcome's badge.</summary>
    public static string? OutcomeTone(string outcome) => outcome switch
    {
        "done" => "ok",
        "denied" => "warn",
        "failed" => "bad",
        _ => null,
    };

    /// <summary>The beginning of a long id.</summary>
    public static string Short(string id) => id.Length <= ShortId ? id : id[..(ShortId - 4)] + "…";

    /// <summary>A number of entries, also where it is only known to be larger than what is counted.</summary>
    public static string Entries(int count) =>
        count > AuditQueries.CountBound ? $"More than {AuditQueries.CountBound:#,0} entries" : count == 1 ? "1 entry" : $"{count:#,0} entries";
}
