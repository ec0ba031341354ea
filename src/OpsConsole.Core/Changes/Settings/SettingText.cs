using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>A text that somebody wants as a setting, by what names it. Nothing rests on it until a change request does, and that has an event of its own.</summary>
[Unaudited]
public sealed class SettingText
{
    /// <summary>Longest text, characters.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>SHA-256 of its text in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public required string Blob { get; set; }

    /// <summary>The text.</summary>
    public required string Text { get; set; }

    /// <summary>When it was proposed first, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>What names a text.</summary>
    public static string BlobOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
