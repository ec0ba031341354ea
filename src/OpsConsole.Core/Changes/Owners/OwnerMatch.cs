using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Owners;

/// <summary>
/// Which people of the console the owners of CODEOWNERS are. An e-mail address is the person's own; <c>@login</c> and <c>@organisation/team</c> are
/// whom the policy lists under <c>teams</c> and nobody else: a login that looks like somebody's address proves nothing. Upper and lower case do
/// not matter. Pure.
/// </summary>
public static class OwnerMatch
{
    /// <summary>Whether somebody is one of the owners. Who is disabled owns nothing.</summary>
    /// <param name="owners">The owners, as CODEOWNERS writes them.</param>
    /// <param name="person">The person.</param>
    /// <param name="teams">E-mail addresses by the owner's name: <see cref="Policies.ChangePolicy.Teams"/>.</param>
    public static bool Owns(IReadOnlyList<string> owners, AccessEntry person, IReadOnlyDictionary<string, IReadOnlyList<string>> teams)
    {
        ArgumentNullException.ThrowIfNull(owners);
        ArgumentNullException.ThrowIfNull(person);
        return !person.Disabled && person.Email.Length > 0 && owners.SelectMany(o => Addresses(o, teams)).Contains(person.Email, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The owners that nobody in the console is, each once: while there are any, what demands owners may wait in vain, and should say for whom.</summary>
    /// <param name="owners">The owners, as CODEOWNERS writes them.</param>
    /// <param name="people">Everybody: <see cref="AccessDirectory.People"/>.</param>
    /// <param name="teams">E-mail addresses by the owner's name.</param>
    public static IReadOnlyList<string> Unmatched(IReadOnlyList<string> owners, IEnumerable<AccessEntry> people, IReadOnlyDictionary<string, IReadOnlyList<string>> teams)
    {
        ArgumentNullException.ThrowIfNull(owners);
        HashSet<string> known = new(people.Where(p => !p.Disabled && p.Email.Length > 0).Select(p => p.Email), StringComparer.OrdinalIgnoreCase);
        return [.. owners.Distinct(StringComparer.OrdinalIgnoreCase).Where(o => !Addresses(o, teams).Any(known.Contains))];
    }

    private static IEnumerable<string> Addresses(string owner, IReadOnlyDictionary<string, IReadOnlyList<string>> teams) =>
        owner.StartsWith('@') ? teams.Where(t => t.Key.Equals(owner, StringComparison.OrdinalIgnoreCase)).SelectMany(t => t.Value) : [owner];
}
