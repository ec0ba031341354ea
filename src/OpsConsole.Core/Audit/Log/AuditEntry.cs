using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit.Log;

/// <summary>Turns an event into the entry and the details that are stored. docs/audit-format.md §2 and §3 say how.</summary>
internal static class AuditEntry
{
    /// <summary>Longest entry in bytes. What could be longer (a prompt, a document) is named by its hash.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Longest reason in characters; the rest is cut off.</summary>
    public const int MaxReasonLength = 4000;

    /// <summary>Domain of commitments, so that none can be passed off as a leaf (0) or a node (1).</summary>
    private const byte CommitmentPrefix = 0x02;

    /// <summary>Builds the entry at a position of a log.</summary>
    /// <exception cref="FormatException">The event cannot be written: too long, or not canonical.</exception>
    public static (AuditRow Row, List<AuditDetail> Details) Build(AuditEvent happened, AuditHead head, string id, DateTime now, int node)
    {
        long seq = head.Size;
        Actor actor = happened.Actor;
        string actorId = actor.Type == ActorType.Console ? node.ToString(CultureInfo.InvariantCulture) : Bounded(actor.Id, AuditRow.MaxNameLength);
        string objectId = Bounded(happened.ObjectId, AuditRow.MaxObjectIdLength);
        string? change = string.IsNullOrEmpty(happened.Change) ? null : Bounded(happened.Change, AuditRow.MaxNameLength);
        DateTime recordedAt = Milliseconds(now > head.LastRecordedAt ? now : head.LastRecordedAt);
        List<AuditDetail> details = [];
        JsonObject personal = [];
        AddDetail(details, personal, seq, "actor", actor.Subject, actor.PersonalData());
        AddDetail(details, personal, seq, "object", happened.Personal?.Subject, happened.Personal?.Data);

        JsonObject entry = new()
        {
            ["actor"] = new JsonObject { ["id"] = actorId, ["type"] = Name(actor.Type) },
            ["id"] = id,
            ["kind"] = happened.Kind,
            ["log"] = head.LogId,
            ["object"] = new JsonObject { ["id"] = objectId, ["type"] = happened.ObjectType },
            ["occurredAt"] = Text(Milliseconds(happened.OccurredAt ?? now)),
            ["outcome"] = Name(happened.Outcome),
            ["prev"] = Convert.ToHexStringLower(head.LastLeafHash),
            ["recordedAt"] = Text(recordedAt),
            ["seq"] = seq,
            ["source"] = actor.Origin.Channel,
            ["v"] = 1,
        };
        AddIfAny(entry, "after", happened.After);
        AddIfAny(entry, "before", happened.Before);
        AddIfAny(entry, "personal", personal);
        AddIfAny(entry, "change", change);
        AddIfAny(entry, "environment", happened.Environment is { } environment ? Bounded(environment, AuditRow.MaxNameLength) : null);
        AddIfAny(entry, "reason", happened.Reason is { } reason ? Bounded(reason.Trim(), MaxReasonLength) : null);
        AddIfAny(entry, "request", actor.Origin.RequestId is { } request ? Bounded(request, AuditRow.MaxNameLength) : null);
        if (happened.Prompt is { } prompt)
        {
            entry["prompt"] = CanonicalJson.Clean(new JsonObject { ["blob"] = prompt.Blob, ["commit"] = prompt.Commit, ["name"] = prompt.Name });
        }

        byte[] bytes = CanonicalJson.Write(entry);
        if (bytes.Length > MaxLength)
        {
            throw new FormatException($"The event {happened.Kind} has {bytes.Length} bytes; {MaxLength} fit. Name large content by its hash.");
        }

        AuditRow row = new()
        {
            Seq = seq,
            Id = id,
            Entry = bytes,
            LeafHash = MerkleTree.Leaf(bytes),
            Kind = happened.Kind,
            Outcome = Name(happened.Outcome),
            ActorType = Name(actor.Type),
            ActorId = actorId,
            ObjectType = happened.ObjectType,
            ObjectId = objectId,
            Change = change,
            RecordedAt = recordedAt,
        };
        return (row, details);
    }

    /// <summary>The commitment to a detail.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([CommitmentPrefix]);
        hash.AppendData(salt);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }

    /// <summary>An instant as entries write it.</summary>
    public static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Cuts an instant to what the format and every database keep.</summary>
    public static DateTime Milliseconds(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    /// <summary>A type of actor as entries write it.</summary>
    public static string Name(ActorType type) => type.ToString().ToLowerInvariant();

    /// <summary>An outcome as entries write it.</summary>
    public static string Name(AuditOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static void AddDetail(List<AuditDetail> details, JsonObject commitments, long seq, string name, string? subject, JsonObject? data)
    {
        if (data is not { Count: > 0 })
        {
            return;
        }

        byte[] salt = RandomNumberGenerator.GetBytes(32), bytes = CanonicalJson.Write(CanonicalJson.Clean(data));
        details.Add(new AuditDetail { Seq = seq, Name = name, Subject = subject is null ? null : CanonicalJson.Clean(subject), Salt = salt, Data = bytes });
        commitments[name] = Convert.ToHexStringLower(Commit(salt, bytes));
    }

    private static void AddIfAny(JsonObject entry, string name, JsonObject? value)
    {
        if (value is { Count: > 0 })
        {
            entry[name] = CanonicalJson.Clean(value);
        }
    }

    private static void AddIfAny(JsonObject entry, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            entry[name] = value;
        }
    }

    /// <summary>Text that came from outside, within bounds and writable.</summary>
    private static string Bounded(string text, int max) => CanonicalJson.Clean(text.Length <= max ? text : text[..max]);
}
