using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;

namespace OpsConsole.Core.Identity;

/// <summary>A key that is valid.</summary>
public sealed class KeyEntry
{
    /// <summary>Name of the authentication scheme of keys.</summary>
    public const string Scheme = "ApiKey";

    private readonly byte[] _hash;
    private long _lastUsed;

    internal KeyEntry(ApiKey row)
    {
        Id = row.Id;
        Name = row.Name;
        CreatedBy = row.CreatedBy;
        Scopes = row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
        _hash = row.Hash;
        _lastUsed = row.LastUsedAt?.Ticks ?? 0;
        Principal = new ClaimsPrincipal(new KeyIdentity(this));
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>What the key is for.</summary>
    public string Name { get; }

    /// <summary>Who made it: an e-mail address, or <c>command line</c>.</summary>
    public string CreatedBy { get; }

    /// <summary>What it may do.</summary>
    public FrozenSet<string> Scopes { get; }

    /// <summary>The caller, as authorization sees it. Made once: ingest asks for it thousands of times a second.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>When it was last used, UTC; null when never.</summary>
    public DateTime? LastUsedAt => Interlocked.Read(ref _lastUsed) is > 0 and long ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>Signs something in the name of the key: every node that knows the key can check it, nobody else can make it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => HMACSHA256.HashData(_hash, data);

    /// <summary>SHA-256 of the key.</summary>
    internal ReadOnlySpan<byte> Hash => _hash;

    internal bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(_hash, hash);

    internal bool SameAs(KeyEntry other) => Matches(other._hash) && Scopes.SetEquals(other.Scopes) && Name == other.Name;

    internal void Use(DateTime now) => Interlocked.Exchange(ref _lastUsed, now.Ticks);
}

/// <summary>The identity of a program that came with a key.</summary>
public sealed class KeyIdentity : ClaimsIdentity
{
    internal KeyIdentity(KeyEntry key)
        : base([new Claim(ClaimTypes.NameIdentifier, "key:" + key.Id), new Claim(ClaimTypes.Name, key.Name)], KeyEntry.Scheme) =>
        Key = key;

    /// <summary>The key.</summary>
    public KeyEntry Key { get; }
}

/// <summary>
/// All valid keys in memory, so that checking one costs a hash and no query. The commands that make and revoke keys change it
/// in the same breath; a revoked key is gone from it.
/// </summary>
public sealed class KeyDirectory(TimeProvider time)
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<string, KeyEntry> _keys = ImmutableDictionary.Create<string, KeyEntry>(StringComparer.Ordinal);
    private FrozenDictionary<string, KeyEntry> _lookup =
        new Dictionary<string, KeyEntry>().ToFrozenDictionary(StringComparer.Ordinal);
    private ImmutableDictionary<string, KeyEntry> _own = ImmutableDictionary.Create<string, KeyEntry>(StringComparer.Ordinal);
    private long _version;

    /// <summary>Raised after any change, on the thread that made it. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    /// <summary>Counts the changes.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>All valid keys.</summary>
    internal IEnumerable<KeyEntry> All => _keys.Values;

    /// <summary>The valid key with this id.</summary>
    public KeyEntry? Find(string id) => _keys.GetValueOrDefault(id) ?? _own.GetValueOrDefault(id);

    /// <summary>The entry of a key that a program presented; null when it is malformed, unknown or revoked. Notes the use.</summary>
    public KeyEntry? Verify(ReadOnlySpan<char> key)
    {
        if (!ApiKeyText.TryGetId(key, out ReadOnlySpan<char> id)
            || !Volatile.Read(ref _lookup).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out KeyEntry? entry))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ApiKeyText.Hash(key, hash);
        if (!entry.Matches(hash))
        {
            return null;
        }

        entry.Use(time.GetUtcNow().UtcDateTime);
        return entry;
    }

    /// <summary>Whether an entry handed out before still counts. Two entries of one id are the same key.</summary>
    public bool IsLive(KeyEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Find(entry.Id) is not null;
    }

    /// <summary>
    /// Makes a key for the console's own client: it is not stored, not listed, and ends with the process. There is no other way to it than
    /// the memory of this process.
    /// </summary>
    public string MakeOwn(string name, params IReadOnlyCollection<string> scopes)
    {
        (string id, string key) = ApiKeyText.Create();
        lock (_lock)
        {
            _own = _own.Add(id, new KeyEntry(new ApiKey { Id = id, Name = name, Scopes = string.Join(' ', scopes), Hash = ApiKeyText.Hash(key), CreatedBy = name }));
            Publish(_keys);
        }

        return key;
    }

    /// <summary>When keys were last used, by id; those never used are left out.</summary>
    internal IReadOnlyDictionary<string, DateTime> LastUses() =>
        _keys.Values.Where(k => k.LastUsedAt is not null).ToDictionary(k => k.Id, k => k.LastUsedAt!.Value);

    internal void Add(ApiKey row)
    {
        lock (_lock)
        {
            Publish(_keys.SetItem(row.Id, new KeyEntry(row)));
        }
    }

    internal void Remove(string id)
    {
        lock (_lock)
        {
            Publish(_keys.Remove(id));
        }
    }

    /// <summary>Replaces everything by what the database says, unless something changed here since the version was read.</summary>
    /// <returns>False when it was refused for that reason.</returns>
    internal bool Replace(IEnumerable<ApiKey> rows, long versionBefore)
    {
        lock (_lock)
        {
            if (_version != versionBefore)
            {
                return false;
            }

            // An entry that has not changed is kept: it knows of uses that are not written yet.
            ImmutableDictionary<string, KeyEntry> keys = rows
                .Select(row => new KeyEntry(row))
                .Select(fresh => _keys.TryGetValue(fresh.Id, out KeyEntry? known) && known.SameAs(fresh) ? known : fresh)
                .ToImmutableDictionary(k => k.Id, StringComparer.Ordinal);
            if (keys.Count != _keys.Count || keys.Values.Any(k => !_keys.TryGetValue(k.Id, out KeyEntry? old) || !ReferenceEquals(k, old)))
            {
                Publish(keys);
            }

            return true;
        }
    }

    private void Publish(ImmutableDictionary<string, KeyEntry> keys)
    {
        _keys = keys;
        Volatile.Write(ref _lookup, keys.AddRange(_own).ToFrozenDictionary(StringComparer.Ordinal));
        _version++;
        Changed?.Invoke();
    }
}
