using System.Text.Json;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>A key of a log, and from where on it signs.</summary>
/// <param name="Seq">Position of the entry that names it: it signs every checkpoint larger than that, until the next key.</param>
/// <param name="Key">The key.</param>
/// <param name="AfterLoss">Whether the key before was lost, so that nothing but trust from elsewhere ties this one to the log.</param>
public sealed record ScheduledKey(long Seq, VerifierKey Key, bool AfterLoss);

/// <summary>Which keys must sign a checkpoint of which size, as docs/audit-format.md §5 says. Not thread-safe.</summary>
/// <param name="origin">The log's origin, which is the name of all its keys.</param>
public sealed class KeySchedule(string origin)
{
    private readonly List<ScheduledKey> _keys = [];

    /// <summary>The keys, oldest first.</summary>
    public IReadOnlyList<ScheduledKey> Keys => _keys;

    /// <summary>The key that signs what comes next; null before the first entry.</summary>
    public ScheduledKey? Current => _keys.Count == 0 ? null : _keys[^1];

    /// <summary>Whether entries of this kind name keys.</summary>
    public static bool IsKeyKind(string kind) => kind is AuditEvents.Started or CheckpointEvents.KeyRotated or CheckpointEvents.KeyReplaced;

    /// <summary>Takes the next entry of such a kind. One that was refused or failed names no key and changes nothing.</summary>
    /// <returns>False when no such entry can stand here: the first one elsewhere, or none there; a key that is none of this log.</returns>
    public bool TryAdd(long seq, string kind, string outcome, string? verifierKey)
    {
        if ((seq == 0) != (kind == AuditEvents.Started) || !IsKeyKind(kind) || seq <= (Current?.Seq ?? -1) || (seq > 0 && _keys.Count == 0))
        {
            return false;
        }

        if (outcome != "done")
        {
            return seq > 0;
        }

        if (verifierKey is null || VerifierKey.TryParse(verifierKey) is not { } key || key.Name != origin || key.ToString() != verifierKey)
        {
            return false;
        }

        _keys.Add(new ScheduledKey(seq, key, kind == CheckpointEvents.KeyReplaced));
        return true;
    }

    /// <summary>Takes the next entry of such a kind, from its bytes.</summary>
    /// <returns>As the other form; false too when the bytes are no entry.</returns>
    public bool TryAdd(long seq, ReadOnlyMemory<byte> entry)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && Text(document.RootElement, "kind") is { } kind
                && Text(document.RootElement, "outcome") is { } outcome
                && TryAdd(seq, kind, outcome, document.RootElement.TryGetProperty("after", out JsonElement after) ? Text(after, "verifierKey") : null);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The key in force for a checkpoint.</summary>
    /// <param name="size">Size of the checkpoint, from 1.</param>
    /// <returns>Null when no entry below that size names a key.</returns>
    public VerifierKey? KeyFor(long size) => _keys.FindLast(k => k.Seq < size)?.Key;

    /// <summary>All keys that must sign a checkpoint: the one in force, and the one before each rotation that no smaller checkpoint covers.</summary>
    /// <param name="size">Size of the checkpoint, from 1.</param>
    /// <param name="previous">Size of the largest checkpoint below it; 0 when there is none.</param>
    /// <returns>The key in force first; empty when no entry below that size names a key.</returns>
    public IReadOnlyList<VerifierKey> RequiredFor(long size, long previous)
    {
        List<VerifierKey> required = [];
        for (int i = _keys.FindLastIndex(k => k.Seq < size); i >= 0; i--)
        {
            if (required.TrueForAll(k => k.KeyId != _keys[i].Key.KeyId))
            {
                required.Add(_keys[i].Key);
            }

            if (_keys[i].Seq < previous || _keys[i].AfterLoss) // covered already; or what was before is lost
            {
                break;
            }
        }

        return required;
    }

    /// <summary>The same keys, to be continued apart.</summary>
    public KeySchedule Copy()
    {
        KeySchedule copy = new(origin);
        copy._keys.AddRange(_keys);
        return copy;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
