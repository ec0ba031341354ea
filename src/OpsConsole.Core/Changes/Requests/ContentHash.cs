using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Names exactly what would go live: approvals are given to it. SHA-256 of the parts, each with its length before it, so that no two
/// different changes have the same text.
/// </summary>
public static class ContentHash
{
    /// <summary>Digits of it on screens.</summary>
    public const int ShortLength = 12;

    /// <summary>The hash, 64 lower-case hexadecimal digits.</summary>
    /// <param name="kind">What would be done.</param>
    /// <param name="environment">Where.</param>
    /// <param name="subject">To what.</param>
    /// <param name="commit">The commit that would be live; null for none.</param>
    /// <param name="blob">The content that would be live; null for none.</param>
    /// <param name="replaces">What it replaces; null for nothing.</param>
    /// <param name="share">The share of traffic, percent.</param>
    public static string Of(ChangeKind kind, string environment, string subject, string? commit, string? blob, string? replaces, int share)
    {
        StringBuilder text = new("opsconsole change 1\n");
        foreach (string? part in new[] { kind.ToString(), environment, subject, commit, blob, replaces, share.ToString(CultureInfo.InvariantCulture) })
        {
            text.Append(CultureInfo.InvariantCulture, $"{(part is null ? -1 : Encoding.UTF8.GetByteCount(part))}:{part}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
