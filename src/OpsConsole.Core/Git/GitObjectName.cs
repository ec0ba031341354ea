using System.Buffers;

namespace OpsConsole.Core.Git;

/// <summary>
/// What an object may be asked for by: a SHA or its beginning, alone or followed by <c>^{commit}</c>, <c>^{tree}</c> or <c>:</c> and a path.
/// Nothing else reaches git, which would take names of branches, searches in messages and, after a line's end, further commands.
/// </summary>
internal static class GitObjectName
{
    private const int MinDigits = 7, MaxDigits = 64, MaxLength = 4096;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether it is such a name.</summary>
    public static bool IsValid(string? name)
    {
        int digits = name is null ? 0 : name.AsSpan().IndexOfAnyExcept(Digits) is >= 0 and int end ? end : name.Length;
        return digits is >= MinDigits and <= MaxDigits && name!.Length <= MaxLength && IsEnd(name.AsSpan(digits));
    }

    /// <summary>Whether it is a whole SHA. Nothing but zeros is none: git says "no object" by it, and deletes what is pushed from it.</summary>
    public static bool IsWhole(string? name) => name is { Length: 40 or 64 } && name.All(char.IsAsciiHexDigitLower) && name.AsSpan().ContainsAnyExcept('0');

    private static bool IsEnd(ReadOnlySpan<char> end) =>
        end is "" or "^{commit}" or "^{tree}" || end[0] == ':' && end.IndexOfAnyInRange('\0', '\x1f') < 0 && !end.Contains('\x7f');
}
