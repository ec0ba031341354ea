using System.Text.RegularExpressions;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>The parts of a line of an environment's file.</summary>
internal static partial class ReleaseLineParts
{
    /// <summary>Whether the releases of a text stand below <c>prompts:</c>.</summary>
    public static bool IsNested(string text) => Top().IsMatch(text);

    /// <summary>The name at the beginning of a line, and where its value may begin.</summary>
    public static bool TryKey(ReadOnlySpan<char> text, out string key, out int after)
    {
        (key, after) = ("", 0);
        if (text[0] is '\'' or '"')
        {
            Match quoted = Quoted().Match(text.ToString());
            if (!quoted.Success)
            {
                return false;
            }

            key = quoted.Groups[1].Success ? quoted.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : quoted.Groups[2].Value;
            after = quoted.Length;
            return true;
        }

        int colon = text.IndexOf(": ");
        colon = colon < 0 && text[^1] == ':' ? text.Length - 1 : colon;
        if (colon <= 0 || "&*!|>%@`[]{},?-#".Contains(text[0]) || text[..colon].Contains(" #", StringComparison.Ordinal))
        {
            return false;
        }

        (key, after) = (text[..colon].TrimEnd(' ').ToString(), colon + 1);
        return true;
    }

    /// <summary>A value without what is said about it, and without spaces behind it.</summary>
    public static string WithoutComment(ReadOnlySpan<char> value)
    {
        int comment = value.Length > 0 && value[0] == '#' ? 0 : value.IndexOf(" #");
        return (comment < 0 ? value : value[..comment]).TrimEnd(" \t").ToString();
    }

    /// <summary>The commit of a value <c>{commit: …}</c>, and where in it that begins; of another value, itself.</summary>
    public static (string Value, int At) InBraces(string value) => Flow().Match(value) is { Success: true } flow ? (flow.Groups[1].Value, flow.Groups[1].Index) : (value, 0);

    [GeneratedRegex(@"^\ufeff?prompts:[ \t]*(?:#.*)?\r?$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Top();

    [GeneratedRegex(@"^\{ *commit *: +([^\s,{}]+) *\}$")]
    private static partial Regex Flow();

    [GeneratedRegex("^(?:'((?:[^']|'')*)'|\"([^\"\\\\]*)\") *:(?= |$)")]
    private static partial Regex Quoted();
}
