using System.Text.RegularExpressions;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Changes one release in the text of an environment's file. Comments, order and every other line stay as they are.</summary>
public static partial class ReleaseFileWriter
{
    private static readonly string[] Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "prompts"];

    /// <summary>What a new file begins with.</summary>
    /// <param name="environment">The environment.</param>
    public static string Beginning(string environment) =>
        $"""
        # What is live in {environment}: the name of a prompt and the commit whose version of it is served.
        # The console changes this file when somebody releases or rolls back. A push that changes it is shown as a bypass.

        """.ReplaceLineEndings("\n");

    /// <summary>The text with a release in it.</summary>
    /// <param name="text">The file as it is.</param>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="commit">SHA of the commit that goes live; null takes the prompt out.</param>
    public static string With(string text, string prompt, string? commit)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(prompt);
        ReleaseLineScan scan = ReleaseLineScan.Of(text);
        List<ScannedRelease> here = [.. scan.Releases.Where(r => r.Prompt == prompt)];
        if (commit is null)
        {
            return here.AsEnumerable().Reverse().Aggregate(text, (rest, r) => rest.Remove(r.Start, r.End - r.Start));
        }

        if (here.Count > 0)
        {
            ScannedRelease last = here[^1]; // the one that counts
            return string.Concat(text.AsSpan(0, last.ValueStart), Value(commit), text.AsSpan(last.ValueStart + last.ValueLength));
        }

        string end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n", line = $"{new string(' ', scan.Indent)}{Name(prompt)}: {Value(commit)}{end}";
        int at = Place(scan, prompt) ?? (scan.IsNested ? scan.End : text.Length);
        string before = at > 0 && text[at - 1] != '\n' ? end : ""; // a last line without its end
        return text.Insert(at, before + line);
    }

    /// <summary>Among names that are in order, the place of this one; null for the end.</summary>
    private static int? Place(ReleaseLineScan scan, string prompt)
    {
        IReadOnlyList<ScannedRelease> releases = scan.Releases;
        for (int i = 1; i < releases.Count; i++)
        {
            if (string.CompareOrdinal(releases[i - 1].Prompt, releases[i].Prompt) >= 0)
            {
                return null;
            }
        }

        int smaller = releases.TakeWhile(r => string.CompareOrdinal(r.Prompt, prompt) < 0).Count();
        return releases.Count == 0 ? null : smaller == 0 ? releases[0].Start : releases[smaller - 1].End;
    }

    private static string Name(string prompt) =>
        Plain().IsMatch(prompt) && !Words.Contains(prompt.ToLowerInvariant()) ? prompt : $"'{prompt.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A SHA; in quotes where a YAML parser would make a number of it.</summary>
    private static string Value(string commit) => Number().IsMatch(commit) ? $"'{commit}'" : commit;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_./-]*\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[0-9]+(e[0-9]+)?\z")]
    private static partial Regex Number();
}
