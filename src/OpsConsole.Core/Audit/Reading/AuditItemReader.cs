using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Reads an entry's bytes. They may have been tampered with: what cannot be read is said so, never thrown.</summary>
internal static class AuditItemReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Reads an entry with its details.</summary>
    /// <param name="row">The stored entry.</param>
    /// <param name="details">Its details.</param>
    /// <param name="kinds">The kinds, for their wording.</param>
    /// <param name="visibility">Decides whether network addresses are shown.</param>
    public static AuditItem Read(AuditRow row, IEnumerable<AuditDetail> details, AuditKinds kinds, AuditVisibility visibility)
    {
        AuditItem columns = new()
        {
            Seq = row.Seq,
            Id = row.Id,
            Kind = row.Kind,
            Says = kinds.Find(row.Kind)?.Says ?? row.Kind,
            Outcome = row.Outcome,
            ActorType = row.ActorType,
            ActorId = row.ActorId,
            ObjectType = row.ObjectType,
            ObjectId = row.ObjectId,
            Change = row.Change,
            RecordedAt = row.RecordedAt,
            OccurredAt = row.RecordedAt,
            LeafHash = Convert.ToHexStringLower(row.LeafHash),
            Canonical = Encoding.UTF8.GetString(row.Entry),
        };
        if (Parse(row.Entry) is not { } entry)
        {
            return columns with { Unreadable = true };
        }

        List<AuditPersonalItem> personal = Personal(entry["personal"] as JsonObject, details, visibility.ShowsOrigin(Text(entry["actor"]?["id"]) ?? ""));
        JsonObject? before = entry["before"] as JsonObject, after = entry["after"] as JsonObject;
        string kind = Text(entry["kind"]) ?? row.Kind;
        return columns with
        {
            Id = Text(entry["id"]) ?? row.Id,
            Kind = kind,
            Says = kinds.Find(kind)?.Says ?? kind,
            Outcome = Text(entry["outcome"]) ?? row.Outcome,
            ActorType = Text(entry["actor"]?["type"]) ?? row.ActorType,
            ActorId = Text(entry["actor"]?["id"]) ?? row.ActorId,
            ActorName = NameIn(personal, "actor"),
            Source = Text(entry["source"]) ?? "",
            ObjectType = Text(entry["object"]?["type"]) ?? row.ObjectType,
            ObjectId = Text(entry["object"]?["id"]) ?? row.ObjectId,
            ObjectName = NameIn(personal, "object") ?? Text(after?["name"]) ?? Text(before?["name"]),
            RecordedAt = Time(entry["recordedAt"]) ?? row.RecordedAt,
            OccurredAt = Time(entry["occurredAt"]) ?? row.RecordedAt,
            Reason = Text(entry["reason"]),
            Change = Text(entry["change"]),
            Environment = Text(entry["environment"]),
            Request = Text(entry["request"]),
            Prompt = Prompt(entry["prompt"]),
            Before = before,
            After = after,
            Personal = personal,
            Log = Text(entry["log"]) ?? "",
            Prev = Text(entry["prev"]) ?? "",
        };
    }

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: Strict) is JsonObject entry && entry["actor"] is JsonObject && entry["object"] is JsonObject ? entry : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static List<AuditPersonalItem> Personal(JsonObject? commitments, IEnumerable<AuditDetail> details, bool withOrigin)
    {
        Dictionary<string, byte[]?> byName = details.ToDictionary(d => d.Name, d => d.Data, StringComparer.Ordinal);
        List<AuditPersonalItem> items = [];
        foreach ((string name, JsonNode? commitment) in commitments ?? [])
        {
            JsonObject? data = byName.GetValueOrDefault(name) is { } bytes ? ParseDetail(bytes) : null;
            if (data is not null && !withOrigin)
            {
                data.Remove("address");
                data.Remove("agent");
            }

            items.Add(new AuditPersonalItem(name, Text(commitment) ?? "", data));
        }

        return items;
    }

    private static JsonObject? ParseDetail(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: Strict) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? NameIn(List<AuditPersonalItem> personal, string name) =>
        personal.Find(p => p.Name == name) is not { } item ? null
        : item.Data is null ? AuditItem.Erased
        : Text(item.Data["email"]) ?? Text(item.Data["name"]);

    private static AuditedPrompt? Prompt(JsonNode? prompt) =>
        prompt is JsonObject ? new AuditedPrompt(Text(prompt["name"]) ?? "", Text(prompt["commit"]) ?? "", Text(prompt["blob"]) ?? "") : null;

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;

    private static DateTime? Time(JsonNode? value) => DateTime.TryParse(
        Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time) ? time : null;
}
