using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace OpsConsole.Core.Sources;

/// <summary>Encrypts what sources must not show, by the console's key ring: a copy of the database alone tells nothing.</summary>
internal sealed class SourceSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("OpsConsole.Sources.Secrets.v1");

    public string? Protect(IReadOnlyDictionary<string, string> secrets) => secrets.Count == 0 ? null : _protector.Protect(JsonSerializer.Serialize(secrets));

    /// <summary>Reads them.</summary>
    /// <returns>Null when the key ring does not have the key: they must be given again.</returns>
    public IReadOnlyDictionary<string, string>? Unprotect(string? secrets)
    {
        if (secrets is null)
        {
            return new Dictionary<string, string>();
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(_protector.Unprotect(secrets)) ?? [];
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return null;
        }
    }
}
