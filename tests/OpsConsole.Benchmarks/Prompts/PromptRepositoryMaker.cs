using System.Diagnostics;
using System.Text;

namespace OpsConsole.Benchmarks.Prompts;

/// <summary>
/// Makes a repository of prompts by one stream of <c>git fast-import</c>: 10,000 prompts of some 2 KB in four formats and 500 folders, 50,000
/// commits by twenty people with edits (a few prompts are edited all the time), renames, deletions, branches that are merged, and releases to two
/// environments. The same each time.
/// </summary>
internal sealed class PromptRepositoryMaker
{
    private const int Folders = 500, EnvironmentLines = 100;
    private static readonly string[] Words = "answer the customer in a friendly tone and never promise what policy does not allow list each step with its reason keep names dates amounts as they are when unsure ask one question back summarise first then details refund invoice delivery contract clause risk owner queue".Split(' ');

    private readonly Random _random = new(20261121);
    private readonly List<(string Path, string[] Lines)> _prompts = [];
    private readonly Dictionary<string, SortedSet<string>> _live = new() { ["production"] = [], ["staging"] = [] };
    private Stream _to = Stream.Null;
    private int _mark, _numbers;

    private PromptRepositoryMaker()
    {
    }

    /// <summary>Makes it.</summary>
    /// <returns>Paths at its end: of the prompt that is edited most, of one that is never edited again, of one that was renamed.</returns>
    public static (string Hot, string Cold, string Renamed) Make(string bare, int prompts, int commits)
    {
        GitRun.Do(bare, "init", "--quiet", "--bare", "--initial-branch=main", bare);
        PromptRepositoryMaker maker = new();
        string renamed = "";
        Import(bare, to => renamed = maker.Into(to).Write(prompts, commits));
        string[] shas = GitRun.Do(bare, "rev-list", "--first-parent", "-n", "2000", "main").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Import(bare, to => maker.Into(to).ReleaseAll(shas));
        return (maker._prompts[0].Path, maker._prompts[1].Path, renamed);
    }

    /// <summary>Adds one commit that edits a prompt.</summary>
    public static void Touch(string bare, string path, int number) => Import(bare, to => to.Write(Encoding.UTF8.GetBytes(
        $"commit refs/heads/main\ncommitter Person 1 <person1@example.org> {1_900_000_000 + number} +0000\n{Data("Touch")}from refs/heads/main^0\n{Put(path, [$"Hello {{{{customer}}}}, number {number}.", .. Words])}\n")));

    private static void Import(string bare, Action<Stream> write)
    {
        using Process process = GitRun.Start(bare, "fast-import", "--quiet", "--force", "--date-format=raw");
        using (BufferedStream to = new(process.StandardInput.BaseStream, 1 << 20))
        {
            write(to);
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(process.StandardError.ReadToEnd());
        }
    }

    private PromptRepositoryMaker Into(Stream to)
    {
        _to = to;
        return this;
    }

    private string Write(int prompts, int commits)
    {
        const int FirstCommits = 20;
        for (int i = 0; i < FirstCommits; i++)
        {
            Commit(i == 0 ? [] : [_mark], "Add prompts", Enumerable.Range(0, prompts / FirstCommits).Select(_ => Add()).ToList());
        }

        string renamed = "";
        while (_mark < commits - 2)
        {
            switch (_random.Next(100))
            {
                case < 5:
                    Merge();
                    break;
                case < 9:
                    (string change, renamed) = Rename(2 + _random.Next(_prompts.Count - 2));
                    Commit([_mark], "Call it by a better name", [change]);
                    break;
                case < 11:
                    Commit([_mark], "Replace a prompt by another", [Delete(2 + _random.Next(_prompts.Count - 2)), Add()]);
                    break;
                case < 17:
                    string environment = _random.Next(3) == 0 ? "production" : "staging";
                    _live[environment].Add(Name(_prompts[_random.Next(EnvironmentLines)].Path));
                    Commit([_mark], $"Release to {environment}", [Live(environment)]);
                    break;
                default:
                    Commit([_mark], "Say it more clearly", [Edit(Any())]);
                    break;
            }
        }

        return renamed;
    }

    /// <summary>Releases everything, each prompt at some commit of the last ones.</summary>
    private void ReleaseAll(string[] shas)
    {
        foreach ((string environment, string from) in new[] { ("production", "refs/heads/main^0"), ("staging", "refs/heads/main") })
        {
            string lines = string.Concat(_prompts.Select(p => Name(p.Path)).Order(StringComparer.Ordinal).Select(n => $"{n}: {shas[_random.Next(shas.Length)]}\n"));
            string start = from.EndsWith("^0", StringComparison.Ordinal) ? $"from {from}\n" : "";
            _to.Write(Encoding.UTF8.GetBytes(
                $"commit refs/heads/main\ncommitter Person 1 <person1@example.org> 1800000000 +0000\n{Data($"Release everything to {environment}")}{start}M 100644 inline environments/{environment}.yaml\n{Data(lines)}\n"));
        }
    }

    /// <summary>A branch of two commits beside one on the main line, and their merge.</summary>
    private void Merge()
    {
        int from = _mark, one = Any(), other = Any();
        Commit([from], "Say it more clearly", [Edit(one)]);
        int main = _mark;
        string first = Edit(other == one ? (other % (_prompts.Count - 2)) + 2 : other), second = Edit(other == one ? (other % (_prompts.Count - 2)) + 2 : other);
        Commit([from], "Try something else", [first]);
        Commit([_mark], "Try it once more", [second]);
        Commit([main, _mark], "Merge a branch", [second]);
    }

    /// <summary>Some prompt; the first one often, the second one never.</summary>
    private int Any() => _random.Next(70) == 0 ? 0 : 2 + (int)(_random.NextDouble() * _random.NextDouble() * (_prompts.Count - 2));

    private string Add()
    {
        int number = _numbers++;
        string path = $"team-{number % 20:00}/{Words[number % Words.Length]}-{number % Folders:000}/{Words[(number / 7) % Words.Length]}-{number:00000}" + (number % 10) switch
        {
            < 5 => ".md",
            < 7 => ".prompty",
            < 9 => ".prompt.yml",
            _ => ".txt",
        };
        string[] lines = [.. Head(path, number), .. Enumerable.Range(0, 28).Select(_ => (path.EndsWith(".yml", StringComparison.Ordinal) ? "      " : "") + Sentence())];
        _prompts.Add((path, lines));
        return Put(path, lines);
    }

    private static string[] Head(string path, int number) => Path.GetExtension(path) switch
    {
        ".md" => ["---", $"description: Prompt number {number}", $"model: model-{number % 7}", $"tags: [tag-{number % 30}, team-{number % 20}]", "---", "Hello {{customer}}, this is about {{topic}}."],
        ".prompty" => ["---", $"name: Prompt {number}", $"model: model-{number % 7}", "inputs:", "  topic: string", "---", "system:"],
        ".yml" => [$"name: Prompt {number}", $"model: model-{number % 7}", "messages:", "  - role: user", "    content: |", "      About {{topic}}:"],
        _ => [$"About {{{{topic}}}} number {number}:"],
    };

    private string Edit(int prompt)
    {
        (string path, string[] lines) = _prompts[prompt];
        lines[10 + _random.Next(lines.Length - 10)] = (path.EndsWith(".yml", StringComparison.Ordinal) ? "      " : "") + Sentence();
        return Put(path, lines);
    }

    private (string Change, string Path) Rename(int prompt)
    {
        (string path, string[] lines) = _prompts[prompt];
        string to = path.Insert(path.LastIndexOf('/') + 1, $"{Words[_random.Next(Words.Length)]}-");
        if (to.Length > 200)
        {
            return (Edit(prompt), path);
        }

        _prompts[prompt] = (to, lines);
        return ($"R {path} {to}\n", to);
    }

    private string Delete(int prompt)
    {
        string path = _prompts[prompt].Path;
        _prompts.RemoveAt(prompt);
        return $"D {path}\n";
    }

    /// <summary>An environment's file on the way; its SHAs are of no commit, those at the end are.</summary>
    private string Live(string environment) => $"M 100644 inline environments/{environment}.yaml\n{Data(string.Concat(_live[environment].Select(name => $"{name}: {Sha(name)}\n")))}";

    private string Sha(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name + _mark)))[..40];

    private string Sentence() => string.Join(' ', Enumerable.Range(0, 11).Select(_ => Words[_random.Next(Words.Length)])) + $" {_random.Next(1_000_000)}.";

    private void Commit(int[] parents, string message, IReadOnlyList<string> changes)
    {
        int person = _random.Next(20);
        StringBuilder commit = new();
        string who = $"Person {person} <person{person}@example.org> {1_600_000_000 + (_mark * 1200L)} +0000";
        commit.Append($"commit refs/heads/main\nmark :{++_mark}\nauthor {who}\ncommitter {who}\n{Data(message)}");
        for (int i = 0; i < parents.Length; i++)
        {
            commit.Append($"{(i == 0 ? "from" : "merge")} :{parents[i]}\n");
        }

        foreach (string change in changes)
        {
            commit.Append(change);
        }

        _to.Write(Encoding.UTF8.GetBytes(commit.Append('\n').ToString()));
    }

    private static string Put(string path, string[] lines) => $"M 100644 inline {path}\n{Data(string.Join('\n', lines) + "\n")}";

    private static string Data(string text) => $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n";

    private static string Name(string path) => path.EndsWith(".prompt.yml", StringComparison.Ordinal) ? path[..^".prompt.yml".Length] : Path.ChangeExtension(path, null);
}
