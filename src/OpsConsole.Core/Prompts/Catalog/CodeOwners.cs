using System.Text;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>
/// A <c>CODEOWNERS</c> file, read as git hosts read it: patterns as in <c>.gitignore</c>, without negation and ranges; of the rules that
/// match a path the last one counts. With sections (GitLab) that holds in each of them, and a rule that names nobody has its section's owners.
/// </summary>
internal sealed class CodeOwners
{
    private const int MaxBytes = 256 * 1024, MaxRules = 2000, MaxPattern = 400, MaxStars = 12, MaxOwners = 20;

    private readonly List<Section> _sections = [];

    private CodeOwners()
    {
    }

    /// <summary>Nobody owns anything.</summary>
    public static CodeOwners None { get; } = new();

    /// <summary>Where the file may be; the first that is there counts.</summary>
    public static IReadOnlyList<string> Paths { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

    /// <summary>Reads the file. What is no rule, or too much (more than 2,000 rules, 400 characters or 12 stars in a pattern), is passed over.</summary>
    public static CodeOwners Read(ReadOnlySpan<byte> content)
    {
        CodeOwners owners = new();
        Section section = owners.In("", []);
        int rules = 0;
        foreach (string line in Encoding.UTF8.GetString(content[..Math.Min(content.Length, MaxBytes)]).Split('\n').Take(20 * MaxRules))
        {
            if (Heading(line) is { } heading)
            {
                section = owners.In(heading.Name, Owners(Words(heading.After)));
                continue;
            }

            string[] words = [.. Words(line)];
            if (words.Length > 0 && words[0][0] is not ('[' or '^' or '!') && words[0].Length <= MaxPattern && words[0].Count(c => c == '*') <= MaxStars && rules < MaxRules)
            {
                string[] named = Owners(words.Skip(1));
                section.Rules.Add(new Rule(PathPattern.Of(words[0]), named.Length > 0 ? named : section.Owners));
                rules++;
            }
        }

        return owners;
    }

    /// <summary>The owners of a path; empty where nobody is.</summary>
    public IReadOnlyList<string> Of(string path)
    {
        string[] parts = path.Split('/');
        IReadOnlyList<string> owners = [];
        foreach (Section section in _sections)
        {
            if (section.Of(parts) is { Count: > 0 } found)
            {
                owners = owners.Count == 0 ? found : [.. owners.Union(found)];
            }
        }

        return owners;
    }

    /// <summary>The section of a name; a second heading of the same name goes on with it.</summary>
    private Section In(string name, string[] owners)
    {
        Section? known = _sections.Find(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        Section section = new(name, owners, known?.Rules ?? []);
        if (known is null && _sections.Count < MaxRules)
        {
            _sections.Add(section);
        }

        return section;
    }

    /// <summary><c>[Name]</c>, <c>^[Name]</c> or <c>[Name][2]</c> and owners; null for what is none.</summary>
    private static (string Name, string After)? Heading(string line)
    {
        string text = line.Trim();
        int open = text.StartsWith("^[", StringComparison.Ordinal) ? 1 : 0, close = text.IndexOf(']');
        if (open >= text.Length || text[open] != '[' || close <= open + 1)
        {
            return null;
        }

        string name = text[(open + 1)..close].Trim(), rest = text[(close + 1)..];
        if (rest.StartsWith('['))
        {
            rest = rest[(rest.IndexOf(']') + 1)..]; // how many have to approve
        }

        return rest.Length == 0 || char.IsWhiteSpace(rest[0]) ? (name, rest) : null;
    }

    private static string[] Owners(IEnumerable<string> words) => [.. words.Where(w => w.Contains('@', StringComparison.Ordinal)).Take(MaxOwners)];

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

    private sealed record Section(string Name, string[] Owners, List<Rule> Rules)
    {
        public IReadOnlyList<string> Of(ReadOnlySpan<string> path)
        {
            for (int i = Rules.Count - 1; i >= 0; i--)
            {
                if (Rules[i].Pattern.Matches(path))
                {
                    return Rules[i].Owners;
                }
            }

            return [];
        }
    }
}
