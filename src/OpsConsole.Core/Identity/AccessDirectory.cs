using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Claims;

namespace OpsConsole.Core.Identity;

/// <summary>What a person may be, at this moment.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Name">How the person is called; empty when not given.</param>
/// <param name="Roles">The roles, of <see cref="Identity.Roles.All"/>.</param>
/// <param name="Disabled">True when the person may do nothing at all.</param>
/// <param name="Stamp">The security stamp; sessions that carry another are over.</param>
public sealed record AccessEntry(string PersonId, string Email, string Name, ImmutableArray<string> Roles, bool Disabled, string Stamp)
{
    /// <summary>Whether nothing differs, roles compared as a set.</summary>
    public bool SameAs(AccessEntry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Disabled == other.Disabled && Stamp == other.Stamp && Email == other.Email && Name == other.Name
            && Roles.Length == other.Roles.Length && Roles.All(other.Roles.Contains);
    }
}

/// <summary>
/// Everybody's roles in memory. The commands that change people change it in the same breath, and every authorization check
/// asks it instead of the cookie: a role taken away counts at once, in open pages too, and a check costs no query.
/// </summary>
public sealed class AccessDirectory(TimeProvider time)
{
    /// <summary>How long a session lives without a request. An ended session is remembered that long: its cookie is dead afterwards.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _endedSessions = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, AccessEntry> _people = ImmutableDictionary.Create<string, AccessEntry>(StringComparer.Ordinal);
    private long _version;

    /// <summary>Raised after any change, on the thread that made it. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    /// <summary>Counts the changes.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Whether anybody can manage people.</summary>
    public bool HasAdministrator => _people.Values.Any(p => !p.Disabled && p.Roles.Contains(Roles.Administrator));

    /// <summary>Everybody, also those who may do nothing any more.</summary>
    public IEnumerable<AccessEntry> People => _people.Values;

    /// <summary>What a person may be now; null when there is no such person.</summary>
    public AccessEntry? Find(string personId) => _people.GetValueOrDefault(personId);

    /// <summary>Whether a session still counts: the person is there and enabled, and the session was ended neither alone nor with all others.</summary>
    public bool IsLive(AccessTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Find(ticket.PersonId) is { Disabled: false } person && person.Stamp == ticket.Stamp && !_endedSessions.ContainsKey(ticket.SessionId);
    }

    /// <summary>Whether a session may do this now.</summary>
    public bool Allows(AccessTicket ticket, string permission)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return IsLive(ticket) && Permissions.Grants.TryGetValue(permission, out PermissionGrant? grant)
            && Find(ticket.PersonId) is { } person && person.Roles.Any(grant.Roles.Contains);
    }

    /// <summary>
    /// The principal of a session with the name and the roles of this moment, for screens to show. Null when the session is over.
    /// </summary>
    public ClaimsPrincipal? PrincipalOf(AccessTicket ticket, string authenticationType)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (!IsLive(ticket) || Find(ticket.PersonId) is not { } person)
        {
            return null;
        }

        ClaimsPrincipal principal = ticket.ToPrincipal(authenticationType);
        ClaimsIdentity identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaims(person.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        if (person.Name.Length > 0)
        {
            identity.AddClaim(new Claim(ClaimTypes.GivenName, person.Name));
        }

        return principal;
    }

    /// <summary>Records what a person may be from now on.</summary>
    public void Set(AccessEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            _people = _people.SetItem(entry.PersonId, entry);
            _version++;
        }

        Changed?.Invoke();
    }

    /// <summary>Ends one session, in all its tabs.</summary>
    public void EndSession(string sessionId)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string ended, DateTimeOffset at) in _endedSessions)
        {
            if (now - at > SessionLifetime)
            {
                _endedSessions.TryRemove(ended, out _);
            }
        }

        _endedSessions[sessionId] = now;
        Changed?.Invoke();
    }

    /// <summary>
    /// Replaces everything by what the database says, unless something changed here since <paramref name="versionBefore"/> was
    /// read: what was read from the database may then be older than what is known here.
    /// </summary>
    /// <returns>False when it was refused for that reason.</returns>
    public bool Replace(IEnumerable<AccessEntry> entries, long versionBefore)
    {
        ImmutableDictionary<string, AccessEntry> people = entries.ToImmutableDictionary(e => e.PersonId, StringComparer.Ordinal);
        lock (_lock)
        {
            if (_version != versionBefore)
            {
                return false;
            }

            if (people.Count == _people.Count && people.Values.All(p => _people.TryGetValue(p.PersonId, out AccessEntry? old) && p.SameAs(old)))
            {
                return true;
            }

            _people = people;
            _version++;
        }

        Changed?.Invoke();
        return true;
    }
}
