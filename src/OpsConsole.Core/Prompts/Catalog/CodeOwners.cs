using System.Text;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>
/// A <c>CODEOWNERS</c> file, read as git hosts read it: patterns as in <c>.gitignore</c>, without negation and ranges; of the rules that
/// match a path the last one counts. Headings of sections (GitLab) are passed over.
/// </summary>
internal sealed class CodeOwners
{
    private const int MaxBytes = 256 * 1024, MaxRules = 2000, MaxPattern = 400;

    private readonly List<Rule> _rules = [];

    private CodeOwners()
    {
    }

    /// <summary>Nobody owns anything.</summary>
    public static CodeOwners None { get; } = new();

    /// <summary>Where the file may be; the first that is there counts.</summary>
    public static IReadOnlyList<string> Paths { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

    /// <summary>Reads the file. What is no rule, or too much, is passed over.</summary>
    public static CodeOwners Read(ReadOnlySpan<byte> content)
    {
        CodeOwners owners = new();
        foreach (string line in Encoding.UTF8.GetString(content[..Math.Min(content.Length, MaxBytes)]).Split('\n').Take(20 * MaxRules))
        {
            string[] words = [.. Words(line)];
            if (words.Length > 0 && words[0][0] is not ('[' or '^' or '!') && words[0].Length <= MaxPattern && owners._rules.Count < MaxRules)
            {
                owners._rules.Add(new Rule(PathPattern.Of(words[0]), [.. words.Skip(1).Where(w => w.Contains('@', StringComparison.Ordinal)).Take(20)]));
            }
        }

        return owners;
    }

    /// <summary>The owners of a path; empty where nobody is.</summary>
    public IReadOnlyList<string> Of(string path)
    {
        string[] parts = path.Split('/');
        for (int i = _rules.Count - 1; i >= 0; i--)
        {
            if (_rules[i].Pattern.Matches(parts))
            {
                return _rules[i].Owners;
            }
        }

        return [];
    }

    /// <summary>The words of a line: a backslash keeps the blank or '#' after it.</summary>
    private static IEnumerable<string> Words(string line)
    {
        StringBuilder word = new();
        for (int i = 0; i < line.Length && !(line[i] == '#' && (i == 0 || char.IsWhiteSpace(line[i - 1]))); i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
            }
            else if (!char.IsWhiteSpace(line[i]))
            {
                word.Append(line[i]);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private sealed record Rule(PathPattern Pattern, IReadOnlyList<string> Owners);
}
