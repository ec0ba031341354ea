using Microsoft.AspNetCore.Identity;

namespace OpsConsole.Core.Identity;

/// <summary>
/// Checks an e-mail address and a password. An unknown address costs the same time as a wrong password, so that the answer
/// does not tell who has an account.
/// </summary>
public sealed class PasswordCheck
{
    private static readonly Person Nobody = new();

    private readonly PeopleStore _store;
    private readonly IPasswordHasher<Person> _hasher;
    private readonly Lazy<string> _decoy;

    internal PasswordCheck(PeopleStore store, IPasswordHasher<Person> hasher)
    {
        _store = store;
        _hasher = hasher;
        _decoy = new Lazy<string>(() => hasher.HashPassword(Nobody, Base32.Random(128)));
    }

    /// <summary>The person, when the password is right and the account is enabled; null otherwise, without a reason.</summary>
    public async Task<Person?> FindAsync(string? email, string? password)
    {
        string decoy = _decoy.Value; // made before the first use, whoever asks first
        Person? person = await _store.ReadAsync(users => users.FindByEmailAsync(email ?? "")).ConfigureAwait(false);
        string hash = person?.PasswordHash ?? decoy;
        string tried = password is { Length: <= PasswordRule.MaxLength } ? password : "";
        bool matches = _hasher.VerifyHashedPassword(person ?? Nobody, hash, tried) != PasswordVerificationResult.Failed;
        return matches && person is { PasswordHash: not null, DisabledAt: null } ? person : null;
    }
}
