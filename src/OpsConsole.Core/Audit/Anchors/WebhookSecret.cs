using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Signs messages as Standard Webhooks says: HMAC-SHA256 over id, time and the exact bytes of the body.</summary>
internal sealed class WebhookSecret
{
    private const string Prefix = "whsec_", Version = "v1,";
    private const int MinBytes = 24, MaxBytes = 64;

    private readonly byte[][] _keys;

    private WebhookSecret(byte[][] keys) => _keys = keys;

    /// <summary>Reads one secret, or two separated by a space.</summary>
    /// <returns>Null when one of them is none.</returns>
    public static WebhookSecret? TryParse(string text)
    {
        List<byte[]> keys = [];
        foreach (string secret in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            byte[] bytes = new byte[MaxBytes + 1];
            if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || !Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out int length) || length is < MinBytes or > MaxBytes)
            {
                return null;
            }

            keys.Add(bytes[..length]);
        }

        return keys.Count is 1 or 2 ? new WebhookSecret([.. keys]) : null;
    }

    /// <summary>The header <c>webhook-signature</c>: one signature for each key.</summary>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', _keys.Select(key => Version + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }
}
