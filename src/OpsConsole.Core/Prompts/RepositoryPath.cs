using System.Text;

namespace OpsConsole.Core.Prompts;

/// <summary>Paths inside the prompt repository. They come from strangers: files of the repository, addresses of requests.</summary>
public static class RepositoryPath
{
    /// <summary>Longest path in bytes of UTF-8.</summary>
    public const int MaxLength = 400;

    /// <summary>
    /// Whether a path can be asked for or written: relative, with '/', without empty, '.' or '..' parts, without anything that git keeps for
    /// itself (<c>.git</c> in any spelling that a file system takes for it), control characters, backslashes or a '-' at its beginning.
    /// </summary>
    public static bool IsValid(string? path) =>
        !string.IsNullOrEmpty(path) && Encoding.UTF8.GetByteCount(path) <= MaxLength && path[0] != '-' && Array.TrueForAll(path.Split('/'), IsPart);

    private static bool IsPart(string part) =>
        part.Length > 0 && part is not ("." or "..") && part[0] != ' ' && part[^1] is not (' ' or '.')
        && !part.Any(c => char.IsControl(c) || char.IsSurrogate(c) && !IsPaired(part) || c is '\\' or ':' or '\ufffd' || IsIgnored(c))
        && !part.Equals(".git", StringComparison.OrdinalIgnoreCase) && !part.StartsWith("git~", StringComparison.OrdinalIgnoreCase);

    /// <summary>Characters that a file system of macOS leaves out when it compares names, so that <c>.g\u200cit</c> would be <c>.git</c>.</summary>
    private static bool IsIgnored(char c) => c is (>= '\u200c' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u206a' and <= '\u206f') or '\ufeff';

    private static bool IsPaired(string part)
    {
        for (int i = 0; i < part.Length; i++)
        {
            if (char.IsSurrogate(part[i]) && !(char.IsHighSurrogate(part[i]) && ++i < part.Length && char.IsLowSurrogate(part[i])))
            {
                return false;
            }
        }

        return true;
    }
}
