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
[JsonDerivedType(typeof(JournalMissing), "missing")]
[JsonDerivedType(typeof(JournalDoubt), "doubt")]
public abstract record JournalEntry
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>The entry as UTF-8 JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads an entry.</summary>
    /// <returns>Null when it is none, or a newer program wrote it.</returns>
    public static JournalEntry? TryRead(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(utf8, Json) is { IsWhole: true } entry ? entry : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether nothing is missing: JSON that lacks a property still makes an object.</summary>
    private protected abstract bool IsWhole { get; }

    private protected static bool IsGood(SwitchRecord? record) =>
        record is { Id: not null, Environment: not null, Scope: not null, By: not null, Reason: not null, Undoes.IsDefault: false };
}

/// <summary>Everything that counts, at the start of a file: what came before it is needed no more.</summary>
/// <param name="Epoch">The lineage.</param>
/// <param name="Environments">The environments.</param>
/// <param name="Unsettled">Records that the database does not have yet, oldest first.</param>
/// <param name="Position">How far the records of the database are known.</param>
/// <param name="LastSettled">Id of the record of this node that the database got last; null when none. Missing there, the database was rolled back.</param>
public sealed record JournalPicture(
    long Epoch, ImmutableArray<KeptEnvironment> Environments, ImmutableArray<SwitchRecord> Unsettled, long Position, string? LastSettled) : JournalEntry
{
    /// <summary>See <see cref="SwitchSnapshot.Doubt"/>.</summary>
    public string? Doubt { get; init; }

    /// <summary>See <see cref="SwitchSnapshot.Ceilings"/>.</summary>
    public ImmutableSortedDictionary<string, long>? Ceilings { get; init; }

    /// <summary>See <see cref="SwitchSnapshot.ReportedEpoch"/>.</summary>
    public long ReportedEpoch { get; init; }

    private protected override bool IsWhole =>
        !Environments.IsDefault && Environments.All(e => e is { Environment: not null, Known.IsDefault: false, Undone.IsDefault: false, Kills.IsDefault: false } && e.Kills.All(IsGood))
        && !Unsettled.IsDefault && Unsettled.All(IsGood);
}

/// <summary>An environment as the journal keeps it.</summary>
public sealed record KeptEnvironment(
    string Environment, long Epoch, long Version, ImmutableArray<SwitchRecord> Kills, ImmutableArray<string> Known, ImmutableArray<string> Undone)
{
    /// <summary>Keeps an environment.</summary>
    public static KeptEnvironment Of(EnvironmentSwitches switches)
    {
        ArgumentNullException.ThrowIfNull(switches);
        return new KeptEnvironment(
            switches.Environment, switches.Epoch, switches.Version, [.. switches.Kills.Values], [.. switches.Known.InOrder], [.. switches.Undone.InOrder]);
    }

    /// <summary>The environment again.</summary>
    public EnvironmentSwitches Restore() => EnvironmentSwitches.Kept(Environment, Epoch, Version, Kills, Known, Undone);
}

/// <summary>A record.</summary>
/// <param name="Record">The record.</param>
/// <param name="Own">Whether this node made it: the database and the audit trail get it from here.</param>
public sealed record JournalRecord(SwitchRecord Record, bool Own) : JournalEntry
{
    private protected override bool IsWhole => IsGood(Record);
}

/// <summary>How far journal and database agree. Losing it costs work, never a record.</summary>
/// <param name="Settled">Ids of own records that the database has now, in the order in which it got them.</param>
/// <param name="Position">How far the records of the database are known.</param>
public sealed record JournalMark(ImmutableArray<string> Settled, long Position) : JournalEntry
{
    private protected override bool IsWhole => !Settled.IsDefault;
}

/// <summary>Records that the database had once and lacks now.</summary>
/// <param name="Records">The records: it gets them again.</param>
public sealed record JournalMissing(ImmutableArray<SwitchRecord> Records) : JournalEntry
{
    private protected override bool IsWhole => !Records.IsDefault && Records.All(IsGood);
}

/// <summary>A doubt, see <see cref="SwitchSnapshot.Doubt"/>.</summary>
/// <param name="Epoch">The lineage that is doubted: a newer one has no doubt.</param>
/// <param name="Doubt">Why, in words; null when only the ceilings change.</param>
/// <param name="Ceilings">See <see cref="SwitchSnapshot.Ceilings"/>; null for none.</param>
/// <param name="ReportedEpoch">See <see cref="SwitchSnapshot.ReportedEpoch"/>.</param>
/// <param name="ReadAgain">Whether the database is to be read from its beginning, because it, or the journal, is not the one that was known.</param>
public sealed record JournalDoubt(long Epoch, string? Doubt, ImmutableSortedDictionary<string, long>? Ceilings, long ReportedEpoch, bool ReadAgain) : JournalEntry
{
    private protected override bool IsWhole => true;
}
