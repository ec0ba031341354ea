namespace OpsConsole.Core.Prompts;

/// <summary>A version of a prompt: nothing else is one.</summary>
/// <param name="Commit">SHA of the commit, 40 (or 64) lower-case hexadecimal digits.</param>
/// <param name="Blob">SHA of the file's content in it.</param>
public sealed record PromptVersion(string Commit, string Blob)
{
    /// <summary>Digits of a short SHA on screens and in telemetry.</summary>
    public const int ShortLength = 7;

    /// <summary>The commit's SHA as people say it.</summary>
    public string Abbreviated => Shorten(Commit);

    /// <summary>A SHA as people say it.</summary>
    public static string Shorten(string sha)
    {
        ArgumentNullException.ThrowIfNull(sha);
        return sha.Length > ShortLength ? sha[..ShortLength] : sha;
    }

    /// <summary>Whether a text is a SHA or the beginning of one: 7 to 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha(string? text) => text is { Length: >= ShortLength and <= 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether two SHAs, each whole or the beginning of one, can be the same.</summary>
    public static bool Same(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Length >= ShortLength && other.Length >= ShortLength && (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal));
    }
}
