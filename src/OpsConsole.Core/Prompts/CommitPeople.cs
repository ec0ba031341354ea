using System.Text;
using System.Text.RegularExpressions;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts;

/// <summary>Who is behind a commit, as it says.</summary>
/// <param name="Names">Author, committer and co-authors, as <c>Name &lt;address&gt;</c>; never the console.</param>
/// <param name="ByConsole">Whether the console committed it.</param>
/// <param name="Touches">Whether it changed what was asked about. A merge that says what git makes of its sides did not: who released a version had no hand in it.</param>
internal sealed partial record CommitPeople(IReadOnlyList<string> Names, bool ByConsole, bool Touches)
{
    /// <summary>What <c>git log</c> must be told besides, in place of <c>--no-patch</c>, to tell which commits changed the files that it is asked about.</summary>
    public static readonly string[] Touching = ["--diff-merges=remerge", "--name-only"];

    /// <summary>What <c>git log</c> must print, with <c>--no-patch</c>. The whole message: where git sees no trailers, people still mean what they wrote.</summary>
    public const string Format = "--format=%an <%ae>%x00%cn <%ce>%x00%B%x00";

    private const int Fields = 3;

    /// <summary>Reads what it printed.</summary>
    /// <param name="output">What it printed.</param>
    /// <param name="named">Whether it was told <see cref="Touching"/>.</param>
    public static IReadOnlyList<CommitPeople> Read(byte[] output, bool named = false)
    {
        string console = $"{GitIdentity.Console.Name} <{GitIdentity.Console.Email}>";
        string[] parts = Encoding.UTF8.GetString(output).Split('\0'); // the one character that neither a name nor a message can hold
        List<CommitPeople> commits = [];
        for (int i = 0; i + Fields <= parts.Length - 1; i += Fields)
        {
            string author = parts[i][(parts[i].LastIndexOf('\n') + 1)..], committer = parts[i + 1], files = parts[i + Fields]; // the names of a commit's files come before the next commit
            IEnumerable<string> together = CoAuthor().Matches(Folded().Replace(parts[i + 2].ReplaceLineEndings("\n"), " ")).Select(m => m.Groups[1].Value);
            commits.Add(new CommitPeople([.. new[] { author, committer }.Concat(together).Select(n => n.Trim()).Where(n => n.Length > 0 && n != console).Distinct(StringComparer.Ordinal)], committer == console, !named || files[..(files.LastIndexOf('\n') + 1)].Trim().Length > 0));
        }

        return commits;
    }

    /// <summary>Everybody behind those of some commits that changed what was asked about.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<CommitPeople> commits) => [.. commits.Where(c => c.Touches).SelectMany(c => c.Names).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("^[ \\t]*co-authored-by[ \\t]*:(.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex CoAuthor();

    /// <summary>A line that goes on with the one before it.</summary>
    [GeneratedRegex("\\n[ \\t]+(?=\\S)")]
    private static partial Regex Folded();
}
