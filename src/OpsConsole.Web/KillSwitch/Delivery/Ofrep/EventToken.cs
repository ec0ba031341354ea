using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>
/// Lets a browser's <c>EventSource</c> in, which cannot send headers: a token in the address, signed with the key that asked. It opens the
/// stream of announcements and nothing else, for half a day, on any node, until the key is revoked.
/// </summary>
internal sealed class EventToken(KeyDirectory keys, TimeProvider time)
{
    private const string Path = "/ofrep/v1/events";

    /// <summary>Addresses change this often, and are good for one period more: providers connect anew whenever the address changes.</summary>
    private const long PeriodSeconds = 6 * 60 * 60;

    /// <summary>The address of the stream.</summary>
    public string UriFor(KeyEntry key, string environment)
    {
        long period = time.GetUtcNow().ToUnixTimeSeconds() / PeriodSeconds;
        string expires = ((period + 2) * PeriodSeconds).ToString(CultureInfo.InvariantCulture);
        return $"{Path}?env={Uri.EscapeDataString(environment)}&token={key.Id}.{expires}.{Sign(key, environment, expires)}";
    }

    /// <summary>The key behind a token; null when it is not valid for this environment now.</summary>
    public KeyEntry? Verify(string? token, string environment)
    {
        string[] parts = token?.Split('.') ?? [];
        return parts.Length == 3
            && keys.Find(parts[0]) is { } key
            && KeyGate.May(key, Permissions.ReadFlags)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            && expires >= time.GetUtcNow().ToUnixTimeSeconds()
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(key, environment, parts[1])), Encoding.UTF8.GetBytes(parts[2]))
                ? key
                : null;
    }

    private static string Sign(KeyEntry key, string environment, string expires) =>
        Convert.ToHexStringLower(key.Sign(Encoding.UTF8.GetBytes($"{Path}\n{environment}\n{expires}")));
}
