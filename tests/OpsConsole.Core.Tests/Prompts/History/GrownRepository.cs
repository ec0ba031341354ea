using System.Text;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Core.Tests.Prompts.History;

/// <summary>A bare repository that grows by streams of <c>git fast-import</c>, and the catalog over it, in a directory of its own.</summary>
internal sealed class GrownRepository : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-history-").FullName;
    private readonly StringBuilder _stream = new();
    private int _mark;

    public GrownRepository()
    {
        TestGit.Run(_directory, null, "init", "--quiet", "--bare", "--initial-branch=main", Bare);
        Options = new PromptsOptions { Repository = Bare };
        Start();
    }

    public PromptsOptions Options { get; }

    public PromptRepository Repository { get; private set; } = null!;

    public PromptHistory History { get; private set; } = null!;

    public PromptCatalog Catalog { get; private set; } = null!;

    public PromptQueries Queries { get; private set; } = null!;

    public ReleaseHistory Releases { get; private set; } = null!;

    public PromptSync Sync { get; private set; } = null!;

    public string Bare => Path.Combine(_directory, "prompts.git");

    public string HistoryFile => Path.Combine(_directory, "data", "prompts", "history.bin");

    /// <summary>Starts the catalog as a start of the console does.</summary>
    public void Start()
    {
        StorageOptions storage = new() { DataDirectory = Path.Combine(_directory, "data") };
        Repository = new PromptRepository(Options, storage, TimeProvider.System);
        History = new PromptHistory(Repository, Options, storage);
        Catalog = new PromptCatalog();
        Releases = new ReleaseHistory(new EnvironmentLog(Repository), Repository, Catalog, History, TimeProvider.System);
        Queries = new PromptQueries(Repository, Catalog, History, Options, new LiveFacts(Releases, null));
        Sync = new PromptSync(Repository, History, new CatalogReader(Repository, Options), Catalog);
    }

    /// <summary>Takes down a commit; it is there after <see cref="Grow"/>.</summary>
    /// <param name="parents">Numbers of commits; the first gives the files.</param>
    /// <param name="changes">Commands of fast-import.</param>
    /// <returns>Its number.</returns>
    public int Commit(int[] parents, IEnumerable<string> changes, string author = "Ann <ann@example.org>")
    {
        int mark = ++_mark;
        _stream.Append($"commit refs/heads/main\nmark :{mark}\nauthor {author} {1_700_000_000 + mark} +0000\ncommitter {author} {1_700_000_000 + mark} +0000\n{Data($"Commit {mark}")}");
        for (int i = 0; i < parents.Length; i++)
        {
            _stream.Append($"{(i == 0 ? "from" : "merge")} :{parents[i]}\n");
        }

        foreach (string change in changes)
        {
            _stream.Append(change);
        }

        _stream.Append('\n');
        return mark;
    }

    public static string Put(string path, string content) => $"M 100644 inline {path}\n{Data(content)}";

    public static string Delete(string path) => $"D {path}\n";

    public static string Move(string path, string to) => $"R {path} {to}\n";

    /// <summary>Puts what was taken down into the repository.</summary>
    /// <returns>SHAs by number; the first is nothing.</returns>
    public string[] Grow()
    {
        string marks = Path.Combine(_directory, "marks");
        Feed(Encoding.UTF8.GetBytes(_stream.ToString()), "fast-import", "--quiet", "--force", $"--import-marks-if-exists={marks}", $"--export-marks={marks}", "--date-format=raw");
        _stream.Clear();
        string[] shas = new string[_mark + 1];
        foreach (string[] line in File.ReadLines(marks).Select(l => l.Split(' ')))
        {
            shas[int.Parse(line[0][1..])] = line[1];
        }

        return shas;
    }

    public string Run(params string[] arguments) => Encoding.UTF8.GetString(Feed(null, arguments));

    public byte[] Feed(byte[]? input, params string[] arguments) => TestGit.Run(Bare, input, arguments);

    /// <summary>What <c>git show</c> prints of files, a character for each byte.</summary>
    /// <param name="names">A commit and a path each, with a colon between.</param>
    public string[] Show(IEnumerable<string> names)
    {
        string output = Encoding.Latin1.GetString(Feed(Encoding.UTF8.GetBytes(string.Join('\n', names) + "\n"), "cat-file", "--batch", "--buffer"));
        List<string> contents = [];
        for (int at = 0; at < output.Length;)
        {
            int end = output.IndexOf('\n', at), size = int.Parse(output[at..end].Split(' ')[2]);
            contents.Add(output.Substring(end + 1, size));
            at = end + 1 + size + 1;
        }

        return [.. contents];
    }

    public void Dispose()
    {
        Queries.Dispose();
        Sync.Dispose();
        Releases.Dispose();
        Repository.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Data(string text) => $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n";
}
