namespace OpsConsole.Core.Audit.Log;

/// <summary>
/// One entry of the trail. <see cref="Entry"/> is the truth; the other columns are an index over it, and verification compares
/// them with it.
/// </summary>
[Unaudited]
public sealed class AuditRow
{
    /// <summary>Longest id, kind or type in a column, in characters.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Longest id of an object, in characters: a prompt's path fits.</summary>
    public const int MaxObjectIdLength = 256;

    /// <summary>Position, from 0 without gaps.</summary>
    public long Seq { get; set; }

    /// <summary>Unique id of the event.</summary>
    public string Id { get; set; } = "";

    /// <summary>The canonical bytes.</summary>
    public byte[] Entry { get; set; } = [];

    /// <summary>Leaf hash of <see cref="Entry"/>.</summary>
    public byte[] LeafHash { get; set; } = [];

    /// <summary>What happened.</summary>
    public string Kind { get; set; } = "";

    /// <summary>How it ended: <c>done</c>, <c>denied</c> or <c>failed</c>.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>Type of the actor.</summary>
    public string ActorType { get; set; } = "";

    /// <summary>Id of the actor.</summary>
    public string ActorId { get; set; } = "";

    /// <summary>Type of the object.</summary>
    public string ObjectType { get; set; } = "";

    /// <summary>Id of the object.</summary>
    public string ObjectId { get; set; } = "";

    /// <summary>Id of the change request; null when it belongs to none.</summary>
    public string? Change { get; set; }

    /// <summary>When it was written, UTC, in whole milliseconds. Never earlier than in the row before.</summary>
    public DateTime RecordedAt { get; set; }
}

/// <summary>A detail with personal data, beside the chain. Erasing it leaves the commitment in the entry.</summary>
[Unaudited]
public sealed class AuditDetail
{
    /// <summary>The entry.</summary>
    public long Seq { get; set; }

    /// <summary>Name of the detail: <c>actor</c> or <c>object</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whose data it is: an account id, or <c>email:</c> and an address that has no account; null when nobody's, or erased.</summary>
    public string? Subject { get; set; }

    /// <summary>32 random bytes; null when erased.</summary>
    public byte[]? Salt { get; set; }

    /// <summary>Canonical JSON; null when erased.</summary>
    public byte[]? Data { get; set; }
}

/// <summary>The end of the log, in the one row that every append locks.</summary>
[Unaudited]
public sealed class AuditHead
{
    /// <summary>The only id.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; set; } = OnlyId;

    /// <summary>Identity of the log.</summary>
    public string LogId { get; set; } = "";

    /// <summary>Number of entries.</summary>
    public long Size { get; set; }

    /// <summary>The tree as <see cref="CompactRange.ToBytes"/> writes it.</summary>
    public byte[] Range { get; set; } = [];

    /// <summary>Leaf hash of the last entry; 32 zeros when there is none.</summary>
    public byte[] LastLeafHash { get; set; } = new byte[MerkleTree.HashLength];

    /// <summary>When the last entry was written, UTC.</summary>
    public DateTime LastRecordedAt { get; set; }
}

/// <summary>
/// 256 hashes side by side at a level that is a multiple of 8, written once when they are complete, as in C2SP tlog-tiles. They keep
/// proofs short to compute, and possible after the entries themselves have gone to the archive.
/// </summary>
[Unaudited]
public sealed class AuditTile
{
    /// <summary>Hashes in a tile.</summary>
    public const int Width = 256;

    /// <summary>0 for leaf hashes, 1 for the roots of level-0 tiles, and so on.</summary>
    public int Level { get; set; }

    /// <summary>Position among the tiles of the level.</summary>
    public long Index { get; set; }

    /// <summary>The hashes, 8 KiB.</summary>
    public byte[] Hashes { get; set; } = [];
}

/// <summary>A signed checkpoint.</summary>
[Unaudited]
public sealed class AuditCheckpoint
{
    /// <summary>Number of entries it covers.</summary>
    public long Size { get; set; }

    /// <summary>The signed note, docs/audit-format.md §5.</summary>
    public string Note { get; set; } = "";

    /// <summary>When it was signed, UTC.</summary>
    public DateTime At { get; set; }
}

/// <summary>How far an anchor has come.</summary>
[Unaudited]
public sealed class AuditAnchorState
{
    /// <summary>Name of the anchor.</summary>
    public string Name { get; set; } = "";

    /// <summary>Size of the newest checkpoint it holds.</summary>
    public long Size { get; set; }

    /// <summary>When that was, UTC; null when never.</summary>
    public DateTime? AnchoredAt { get; set; }

    /// <summary>Since when it fails, UTC; null when it works.</summary>
    public DateTime? FailingSince { get; set; }

    /// <summary>The last failure, in words, with what to do; empty when it works.</summary>
    public string Problem { get; set; } = "";
}

/// <summary>A verification of the whole trail in the database.</summary>
[Unaudited]
public sealed class AuditVerification
{
    /// <summary>Row id.</summary>
    public long Id { get; set; }

    /// <summary>Start, UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>End, UTC.</summary>
    public DateTime EndedAt { get; set; }

    /// <summary>Entries that were verified.</summary>
    public long Size { get; set; }

    /// <summary>First bad position; null when intact.</summary>
    public long? FirstBad { get; set; }

    /// <summary>Kind of tampering; empty when intact.</summary>
    public string Tampering { get; set; } = "";

    /// <summary>The finding in words; empty when intact.</summary>
    public string Message { get; set; } = "";
}

/// <summary>A run of entries that was moved out of the database into a file, whole.</summary>
[Unaudited]
public sealed class AuditSegment
{
    /// <summary>First position.</summary>
    public long First { get; set; }

    /// <summary>Number of entries.</summary>
    public long Count { get; set; }

    /// <summary>Name of the file in the archive directory.</summary>
    public string File { get; set; } = "";

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime ArchivedAt { get; set; }
}

/// <summary>An entry that somebody must look at, until somebody says that it was looked at.</summary>
[Unaudited]
public sealed class AuditAlarm
{
    /// <summary>The entry.</summary>
    public long Seq { get; set; }

    /// <summary>The entry by which it was acknowledged; null while it is open.</summary>
    public long? AcknowledgedBy { get; set; }
}
