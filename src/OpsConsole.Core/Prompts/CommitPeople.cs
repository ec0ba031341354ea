using System.Text;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts;

/// <summary>Who is behind a commit, as it says.</summary>
/// <param name="Names">Author, committer and co-authors, as <c>Name &lt;address&gt;</c>; never the console.</param>
/// <param name="ByConsole">Whether the console committed it.</param>
internal sealed record CommitPeople(IReadOnlyList<string> Names, bool ByConsole)
{
    /// <summary>What <c>git log</c> must print, with <c>--no-patch</c>.</summary>
    public const string Format = "--format=%x01%an <%ae>%x00%cn <%ce>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x02)";

    /// <summary>Reads what it printed.</summary>
    public static IReadOnlyList<CommitPeople> Read(byte[] output)
    {
        string console = $"{GitIdentity.Console.Name} <{GitIdentity.Console.Email}>";
        return
        [
            .. Encoding.UTF8.GetString(output).Split('\u0001', StringSplitOptions.RemoveEmptyEntries).Select(c => c.TrimEnd('\n').Split('\0')).Where(c => c.Length == 3)
                .Select(c => new CommitPeople([.. c[..2].Concat(c[2].Split('\u0002')).Select(n => n.Trim()).Where(n => n.Length > 0 && n != console).Distinct(StringComparer.Ordinal)], c[1] == console)),
        ];
    }

    /// <summary>Everybody behind some commits.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<CommitPeople> commits) => [.. commits.SelectMany(c => c.Names).Distinct(StringComparer.Ordinal)];
}
