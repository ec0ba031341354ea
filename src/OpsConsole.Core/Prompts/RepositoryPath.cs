using System.Text;

namespace OpsConsole.Core.Prompts;

/// <summary>Paths inside the prompt repository. They come from strangers: files of the repository, addresses of requests.</summary>
public static class RepositoryPath
{
    /// <summary>Longest path in bytes of UTF-8.</summary>
    public const int MaxLength = 400;

    /// <summary>
    /// Whether a path can be asked for or written: relative, with '/', without empty, '.' or '..' parts, without anything that git keeps for
    /// itself (<c>.git</c> in any spelling), control characters, backslashes or a '-' at its beginning.
    /// </summary>
    public static bool IsValid(string? path) =>
        !string.IsNullOrEmpty(path) && Encoding.UTF8.GetByteCount(path) <= MaxLength && path[0] != '-' && Array.TrueForAll(path.Split('/'), IsPart);

    private static bool IsPart(string part) =>
        part.Length > 0 && part is not ("." or "..") && part[0] != ' ' && part[^1] is not (' ' or '.')
        && !part.Any(c => char.IsControl(c) || char.IsSurrogate(c) && !IsPaired(part) || c is '\\' or ':' or '\u200c' or '\u200d' or '\ufeff' or '\ufffd')
        && !part.StartsWith(".git", StringComparison.OrdinalIgnoreCase) && !part.StartsWith("git~", StringComparison.OrdinalIgnoreCase);

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
