using System.Text;
using System.Text.RegularExpressions;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts;

/// <summary>Who is behind a commit, as it says.</summary>
/// <param name="Names">Author, committer and co-authors, as <c>Name &lt;address&gt;</c>; never the console.</param>
/// <param name="ByConsole">Whether the console committed it.</param>
internal sealed partial record CommitPeople(IReadOnlyList<string> Names, bool ByConsole)
{
    /// <summary>What <c>git log</c> must print, with <c>--no-patch</c>. The whole message: where git sees no trailers, people still mean what they wrote.</summary>
    public const string Format = "--format=%an <%ae>%x00%cn <%ce>%x00%B%x00";

    private const int Fields = 3;

    /// <summary>Reads what it printed.</summary>
    public static IReadOnlyList<CommitPeople> Read(byte[] output)
    {
        string console = $"{GitIdentity.Console.Name} <{GitIdentity.Console.Email}>";
        string[] parts = Encoding.UTF8.GetString(output).Split('\0'); // the one character that neither a name nor a message can hold
        List<CommitPeople> commits = [];
        for (int i = 0; i + Fields <= parts.Length - 1; i += Fields)
        {
            string author = parts[i].TrimStart('\n'), committer = parts[i + 1];
            IEnumerable<string> together = CoAuthor().Matches(Folded().Replace(parts[i + 2].ReplaceLineEndings("\n"), " ")).Select(m => m.Groups[1].Value);
            commits.Add(new CommitPeople([.. new[] { author, committer }.Concat(together).Select(n => n.Trim()).Where(n => n.Length > 0 && n != console).Distinct(StringComparer.Ordinal)], committer == console));
        }

        return commits;
    }

    /// <summary>Everybody behind some commits.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<CommitPeople> commits) => [.. commits.SelectMany(c => c.Names).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("^[ \\t]*co-authored-by[ \\t]*:(.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex CoAuthor();

    /// <summary>A line that goes on with the one before it.</summary>
    [GeneratedRegex("\\n[ \\t]+(?=\\S)")]
    private static partial Regex Folded();
}
