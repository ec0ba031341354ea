using System.Text.Json.Nodes;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>A personal detail of an entry.</summary>
/// <param name="Name"><c>actor</c> or <c>object</c>.</param>
/// <param name="Commitment">The commitment in the entry, hexadecimal.</param>
/// <param name="Data">The data; null when it was erased.</param>
public sealed record AuditPersonalItem(string Name, string Commitment, JsonObject? Data);

/// <summary>An entry as people and programs read it. What it says is taken from its canonical bytes, not from columns.</summary>
public sealed record AuditItem
{
    /// <summary>How an erased name reads.</summary>
    public const string Erased = "(erased)";

    /// <summary>Position.</summary>
    public required long Seq { get; init; }

    /// <summary>Unique id of the event.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened, as a sentence without its subject; the kind itself where no feature registers it any more.</summary>
    public required string Says { get; init; }

    /// <summary><c>done</c>, <c>denied</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Type of the actor: <c>person</c>, <c>key</c>, <c>shell</c>, <c>console</c> or <c>nobody</c>.</summary>
    public required string ActorType { get; init; }

    /// <summary>Id of the actor.</summary>
    public required string ActorId { get; init; }

    /// <summary>How the actor was called then; <see cref="Erased"/>, or null when nothing was kept.</summary>
    public string? ActorName { get; init; }

    /// <summary>By which door: <c>web</c>, <c>api</c>, <c>shell</c> or <c>console</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Type of the object.</summary>
    public required string ObjectType { get; init; }

    /// <summary>Id of the object.</summary>
    public required string ObjectId { get; init; }

    /// <summary>How the object is called; <see cref="Erased"/>, or null when only its id is known.</summary>
    public string? ObjectName { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public required DateTime RecordedAt { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime OccurredAt { get; init; }

    /// <summary>Why, in the words of the person who did it; null when none were given.</summary>
    public string? Reason { get; init; }

    /// <summary>The change request; null when it belongs to none.</summary>
    public string? Change { get; init; }

    /// <summary>The deployment environment; null when it belongs to none.</summary>
    public string? Environment { get; init; }

    /// <summary>Id of the request in the server's own traces.</summary>
    public string? Request { get; init; }

    /// <summary>The prompt version; null when it belongs to none.</summary>
    public AuditedPrompt? Prompt { get; init; }

    /// <summary>What changed, as it was.</summary>
    public JsonObject? Before { get; init; }

    /// <summary>What changed, as it was afterwards.</summary>
    public JsonObject? After { get; init; }

    /// <summary>Personal details.</summary>
    public IReadOnlyList<AuditPersonalItem> Personal { get; init; } = [];

    /// <summary>Identity of the log.</summary>
    public string Log { get; init; } = "";

    /// <summary>Leaf hash of the entry before, hexadecimal.</summary>
    public string Prev { get; init; } = "";

    /// <summary>Leaf hash that is stored, hexadecimal.</summary>
    public required string LeafHash { get; init; }

    /// <summary>The canonical bytes as text.</summary>
    public required string Canonical { get; init; }

    /// <summary>Whether the stored bytes are no entry: somebody changed them. The columns are shown in their place.</summary>
    public bool Unreadable { get; init; }
}

/// <summary>One page of entries.</summary>
/// <param name="Items">The entries, newest first.</param>
/// <param name="Next">Cursor of the older entries; null at the end.</param>
/// <param name="Previous">Cursor of the newer entries; null at the start.</param>
/// <param name="Incomplete">Whether a text search stopped at its bound before the page was full: <paramref name="Next"/> continues where it stopped.</param>
public sealed record AuditPageOfItems(IReadOnlyList<AuditItem> Items, string? Next, string? Previous, bool Incomplete);

/// <summary>One entry between its neighbours.</summary>
/// <param name="Item">The entry.</param>
/// <param name="Older">Position of the entry before it that may be seen; null when there is none.</param>
/// <param name="Newer">Position of the entry after it that may be seen; null when there is none.</param>
public sealed record AuditPlace(AuditItem Item, long? Older, long? Newer);

/// <summary>Entries within an hour.</summary>
/// <param name="Hour">Its start, UTC.</param>
/// <param name="Count">Entries.</param>
/// <param name="NotDone">Those that were denied or failed.</param>
public sealed record AuditHour(DateTime Hour, int Count, int NotDone);
