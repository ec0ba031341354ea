using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Upkeep;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Which entries of the trail are asked for. Parts that are null let everything through; the parts are joined by "and".</summary>
public sealed record AuditFilter
{
    /// <summary>Kind of the entry that the console writes each minute so that silence is visible.</summary>
    public const string HeartbeatKind = UpkeepEvents.Heartbeat;

    /// <summary>Earliest time of recording, UTC, inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>Time of recording before which entries end, UTC, exclusive.</summary>
    public DateTime? To { get; init; }

    /// <summary>Id of the actor: an account, a key, <c>name@host</c>, a node.</summary>
    public string? Actor { get; init; }

    /// <summary>Type of the object.</summary>
    public string? ObjectType { get; init; }

    /// <summary>Id of the object.</summary>
    public string? ObjectId { get; init; }

    /// <summary>A kind exactly, or all kinds of a feature by a prefix that ends in <c>.</c></summary>
    public string? Kind { get; init; }

    /// <summary>A kind that is left out, such as the heartbeat.</summary>
    public string? ExceptKind { get; init; }

    /// <summary><c>done</c>, <c>denied</c> or <c>failed</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Id of the change request.</summary>
    public string? Change { get; init; }

    /// <summary>
    /// A piece of text in the entry or its details, in any case. It stands in canonical bytes, which no database searches:
    /// <see cref="Apply"/> leaves it to <see cref="AuditText"/>, entry by entry.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Kinds that whoever asks may see; null for all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>An actor whose entries are visible whatever <see cref="Kinds"/> says: whoever asks sees what they did themselves.</summary>
    public string? OrActor { get; init; }

    /// <summary>The entries that fit, in no order of their own. All parts but <see cref="Text"/>.</summary>
    public IQueryable<AuditRow> Apply(IQueryable<AuditRow> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        entries = From is { } from ? entries.Where(e => e.RecordedAt >= from) : entries;
        entries = To is { } to ? entries.Where(e => e.RecordedAt < to) : entries;
        entries = Actor is { } actor ? entries.Where(e => e.ActorId == actor) : entries;
        entries = ObjectType is { } type ? entries.Where(e => e.ObjectType == type) : entries;
        entries = ObjectId is { } id ? entries.Where(e => e.ObjectId == id) : entries;
        entries = Outcome is { } outcome ? entries.Where(e => e.Outcome == outcome) : entries;
        entries = Change is { } change ? entries.Where(e => e.Change == change) : entries;
        entries = ExceptKind is { } except ? entries.Where(e => e.Kind != except) : entries;
        if (Kind is { } kind)
        {
            entries = kind.EndsWith('.') ? entries.Where(e => e.Kind.StartsWith(kind)) : entries.Where(e => e.Kind == kind);
        }

        if (Kinds is { } kinds)
        {
            entries = OrActor is { } self ? entries.Where(e => kinds.Contains(e.Kind) || e.ActorId == self) : entries.Where(e => kinds.Contains(e.Kind));
        }

        return entries;
    }
}
