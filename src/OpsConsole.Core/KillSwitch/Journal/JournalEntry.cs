using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>What the journal keeps, one at a time.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(JournalPicture), "picture")]
[JsonDerivedType(typeof(JournalRecord), "record")]
[JsonDerivedType(typeof(JournalMark), "mark")]
[JsonDerivedType(typeof(JournalDoubt), "doubt")]
[JsonDerivedType(typeof(JournalEpoch), "epoch")]
public abstract record JournalEntry
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>The entry as UTF-8 JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads an entry.</summary>
    /// <exception cref="JsonException">It is none, or a newer program wrote it.</exception>
    public static JournalEntry Read(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize<JournalEntry>(utf8, Json) ?? throw new JsonException("The entry is empty.");
}

/// <summary>Everything that counts, at the start of a file: what came before it is needed no more.</summary>
/// <param name="Epoch">The lineage.</param>
/// <param name="Environments">The environments.</param>
/// <param name="Unsettled">Records that the database does not have yet, oldest first.</param>
/// <param name="Position">How far the records of the database are known.</param>
/// <param name="LastSettled">Id of the newest record of this node that the database has; null when none. Missing there, the database was rolled back.</param>
public sealed record JournalPicture(
    long Epoch, ImmutableArray<KeptEnvironment> Environments, ImmutableArray<SwitchRecord> Unsettled, long Position, string? LastSettled) : JournalEntry
{
    /// <summary>See <see cref="SwitchSnapshot.Doubt"/>.</summary>
    public string? Doubt { get; init; }

    /// <summary>See <see cref="SwitchSnapshot.Ceilings"/>.</summary>
    public ImmutableSortedDictionary<string, long>? Ceilings { get; init; }
}

/// <summary>An environment as the journal keeps it.</summary>
public sealed record KeptEnvironment(string Environment, long Version, ImmutableArray<SwitchRecord> Kills, ImmutableArray<string> Known, ImmutableArray<string> Undone)
{
    /// <summary>Keeps an environment.</summary>
    public static KeptEnvironment Of(EnvironmentSwitches switches)
    {
        ArgumentNullException.ThrowIfNull(switches);
        return new KeptEnvironment(switches.Environment, switches.Version, [.. switches.Kills.Values], [.. switches.Known], [.. switches.Undone]);
    }

    /// <summary>The environment again.</summary>
    public EnvironmentSwitches Restore() => EnvironmentSwitches.Kept(Environment, Version, Kills, Known, Undone);
}

/// <summary>A record.</summary>
/// <param name="Record">The record.</param>
/// <param name="Own">Whether this node made it: the database and the audit trail get it from here.</param>
public sealed record JournalRecord(SwitchRecord Record, bool Own) : JournalEntry;

/// <summary>How far journal and database agree. Losing it costs work, never a record.</summary>
/// <param name="Settled">Ids of own records that the database has now.</param>
/// <param name="Position">How far the records of the database are known.</param>
public sealed record JournalMark(ImmutableArray<string> Settled, long Position) : JournalEntry;

/// <summary>A doubt, see <see cref="SwitchSnapshot.Doubt"/>.</summary>
public sealed record JournalDoubt(string? Doubt, ImmutableSortedDictionary<string, long>? Ceilings) : JournalEntry;

/// <summary>Two people have looked: a new lineage.</summary>
/// <param name="Epoch">Its number.</param>
public sealed record JournalEpoch(long Epoch) : JournalEntry;
