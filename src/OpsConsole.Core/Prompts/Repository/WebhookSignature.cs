using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// Whether a webhook comes from who knows the secret. GitHub, Gitea and Forgejo sign the body, GitLab sends the secret itself or signs as
/// Standard Webhooks say. Compared in constant time.
/// </summary>
internal static class WebhookSignature
{
    private const string StandardPrefix = "whsec_";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly string[] Signed = ["X-Hub-Signature-256", "X-Gitea-Signature", "X-Forgejo-Signature", "X-Gogs-Signature"];

    /// <summary>Whether it does. One right signature is enough; a wrong one beside it changes nothing.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="header">Gives a header's value; null where there is none.</param>
    /// <param name="body">The body, byte for byte.</param>
    /// <param name="now">The time, for signatures that hold one.</param>
    public static bool IsRight(string secret, Func<string, string?> header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        byte[] key = Encoding.UTF8.GetBytes(secret);
        byte[] expected = HMACSHA256.HashData(key, body);
        bool right = false;
        foreach (string name in Signed)
        {
            string given = header(name) ?? "";
            right |= IsHex(given.StartsWith("sha256=", StringComparison.Ordinal) ? given["sha256=".Length..] : given, expected);
        }

        right |= header("X-Gitlab-Token") is { } token && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(key));
        return right | IsStandard(secret, header, body, now);
    }

    private static bool IsHex(string given, ReadOnlySpan<byte> expected) =>
        given.Length == expected.Length * 2 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToLowerInvariant()), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)));

    private static bool IsStandard(string secret, Func<string, string?> header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (header("webhook-id") is not { Length: > 0 and <= 200 } id || header("webhook-timestamp") is not { } sent || header("webhook-signature") is not { } signatures
            || !long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        byte[] key = new byte[secret.Length];
        string text = secret.StartsWith(StandardPrefix, StringComparison.Ordinal) ? secret[StandardPrefix.Length..] : "";
        if (!Convert.TryFromBase64String(text, key, out int length) || length == 0)
        {
            return false;
        }

        byte[] expected = HMACSHA256.HashData(key.AsSpan(0, length), [.. Encoding.UTF8.GetBytes($"{id}.{sent}."), .. body]);
        string wanted = "v1," + Convert.ToBase64String(expected);
        bool right = false;
        foreach (string given in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            right |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.ASCII.GetBytes(wanted));
        }

        return right;
    }
}
