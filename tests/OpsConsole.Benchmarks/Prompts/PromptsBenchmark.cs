using System.Diagnostics;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Comparing;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Benchmarks.Prompts;

/// <summary>The prompt catalog over 10,000 prompts and 50,000 commits; beside it plain git with commit-graph and changed-path filters doing the same.</summary>
internal sealed class PromptsBenchmark : IDisposable
{
    private const int Prompts = 10_000, Commits = 50_000;

    private readonly string _bare;
    private readonly PromptsOptions _options;
    private readonly StorageOptions _storage;
    private readonly PromptRepository _repository;
    private readonly PromptHistory _history;
    private readonly PromptCatalog _catalog = new();
    private readonly CatalogReader _reader;
    private readonly ReleaseHistory _releases;
    private readonly PromptQueries _queries;
    private readonly PromptSync _sync;
    private readonly TextWriter _output;

    private PromptsBenchmark(string directory, TextWriter output)
    {
        _output = output;
        _bare = Path.Combine(directory, "prompts.git");
        (_options, _storage) = (new PromptsOptions { Repository = _bare }, new StorageOptions { DataDirectory = Path.Combine(directory, "data") });
        _repository = new PromptRepository(_options, _storage, TimeProvider.System);
        _history = new PromptHistory(_repository, _options, _storage);
        _reader = new CatalogReader(_repository, _options);
        _releases = new ReleaseHistory(new EnvironmentLog(_repository), _repository, _catalog, _history, TimeProvider.System);
        _queries = new PromptQueries(_repository, _catalog, _history, _options, new LiveFacts(_releases, null));
        _sync = new PromptSync(_repository, _history, _reader, _catalog);
    }

    /// <summary>Runs it; takes about two minutes, most of it for making the repository.</summary>
    public static void Run(TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-prompts-").FullName;
        try
        {
            using PromptsBenchmark benchmark = new(directory, output);
            benchmark.All();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose()
    {
        _queries.Dispose();
        _sync.Dispose();
        _releases.Dispose();
        _repository.Dispose();
    }

    private void All()
    {
        long start = Stopwatch.GetTimestamp();
        (string hot, string cold, string renamed) = PromptRepositoryMaker.Make(_bare, Prompts, Commits);
        _output.WriteLine($"made {Prompts:N0} prompts, {Commits:N0} commits in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, {Directory.EnumerateFiles(_bare, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length) >> 20} MiB");
        FirstIndex();
        Incremental(hot);
        List();
        foreach (string text in new[] { "refund", "Prómise", "topic", "answer 04711", "nowhere at all" })
        {
            (double millis, _) = Median(() => _queries.List(new CatalogFilter { Text = text, Take = 50 }));
            _output.WriteLine($"search '{text}': {_queries.List(new CatalogFilter { Text = text }).Total} found, {millis:0.0} ms (limit 50 ms)");
        }

        (double grep, _) = Median(() => GitRun.Do(_bare, "grep", "--ignore-case", "--fixed-strings", "--files-with-matches", "-e", "refund", "main"), 5);
        _output.WriteLine($"  git grep 'refund' {grep:0} ms");
        History("hot", hot, "log");
        History("cold", cold, "log");
        History("renamed", renamed, "log", "--follow");
        Diff(hot);
        Blobs();
    }

    private void FirstIndex()
    {
        long start = Stopwatch.GetTimestamp();
        _repository.FetchAsync(default).GetAwaiter().GetResult();
        double fetch = Seconds(start);
        string tip = _repository.Status.Tip ?? throw new InvalidOperationException(_repository.Status.Problem);
        start = Stopwatch.GetTimestamp();
        _history.UpdateAsync(tip, default).GetAwaiter().GetResult();
        double history = Seconds(start);
        start = Stopwatch.GetTimestamp();
        _catalog.Replace(_reader.ReadAsync(tip, default).GetAwaiter().GetResult());
        double catalog = Seconds(start);
        start = Stopwatch.GetTimestamp();
        _releases.RefreshAsync(default).GetAwaiter().GetResult();
        double releases = Seconds(start);
        start = Stopwatch.GetTimestamp();
        GitRun.Do(_bare, "commit-graph", "write", "--reachable", "--changed-paths");
        double graph = Seconds(start);
        HistoryIndex index = _history.Index;
        _output.WriteLine($"first index: {fetch + history + catalog + releases:0.0} s (limit 30 s): fetch {fetch:0.0}, history {history:0.0}, catalog {catalog:0.0}, releases {releases:0.0}; git commit-graph with filters {graph:0.0} s: history {history / graph:0.00}x (limit 2x)");
        _output.WriteLine($"  {index.Commits:N0} commits, {index.Changes:N0} changes of {index.PathCount:N0} paths: file {new FileInfo(Path.Combine(_storage.DataDirectory, "prompts", "history.bin")).Length / 1048576.0:0.0} MiB; {GC.GetTotalMemory(true) >> 20} MiB managed in all");
        PromptHistory again = new(_repository, _options, _storage);
        start = Stopwatch.GetTimestamp();
        again.UpdateAsync(tip, default).GetAwaiter().GetResult();
        _output.WriteLine($"  next start: history {1000 * Seconds(start):0} ms");
    }

    private void Incremental(string path)
    {
        List<double> millis = [];
        for (int i = 0; i < 7; i++)
        {
            PromptRepositoryMaker.Touch(_bare, path, i);
            long start = Stopwatch.GetTimestamp();
            _sync.SyncAsync(default).GetAwaiter().GetResult();
            millis.Add(1000 * Seconds(start));
        }

        millis.Sort();
        _output.WriteLine($"one fetched commit to a new snapshot: median {millis[3]:0} ms, worst {millis[6]:0} ms (limit 500 ms)");
    }

    private void List()
    {
        (double page, _) = Median(() => _queries.List(new CatalogFilter { Take = 50 }));
        (double all, _) = Median(() => _queries.List(new CatalogFilter()));
        (double tree, _) = Median(() => GitRun.Do(_bare, "ls-tree", "-r", "main"), 9);
        _output.WriteLine($"list of {_queries.List(new CatalogFilter()).Rows.Count:N0} with cells and facets: {all:0.0} ms, a page of it {page:0.0} ms; git ls-tree -r {tree:0.0} ms: {all / tree:0.00}x (limit 0.3x)");
        (double behind, _) = Median(() => _queries.List(new CatalogFilter { State = CatalogState.Behind, Environment = "production", Sort = CatalogSort.Behind, Take = 50 }));
        _output.WriteLine($"  those that are behind in production, most first: {_queries.List(new CatalogFilter { State = CatalogState.Behind, Environment = "production" }).Total:N0}, {behind:0.0} ms");
    }

    private void History(string name, string path, params string[] log)
    {
        (double ours, _) = Median(() => _history.Of(path));
        (double git, string said) = Median(() => GitRun.Do(_bare, [.. log, "--format=%H %an %ct %s", "main", "--", path]), 5);
        _output.WriteLine($"history of a {name} prompt, {_history.Of(path).Count} changes (git: {said.Count(c => c == '\n')}): {ours:0.000} ms (limit 10 ms); git {string.Join(' ', log)} {git:0} ms: {ours / git:0.0000}x");
    }

    private void Diff(string path)
    {
        IReadOnlyList<PromptChange> changes = _history.Of(path);
        (string one, string other) = (changes[^1].Commit, changes[1].Commit);
        string name = _catalog.Current.Prompts.First(p => p.Path == path).Name;
        (double ours, _) = Median(() => TextDiff.Of(Text(one), Text(other)));
        (double git, _) = Median(() => GitRun.Do(_bare, "diff", one, other, "--", path), 9);
        _output.WriteLine($"diff of two versions, both read: {ours:0.00} ms (limit 10 ms); git diff {git:0.0} ms: {ours / git:0.00}x (limit 0.5x)");

        string Text(string commit) => System.Text.Encoding.UTF8.GetString(_queries.ReadAsync(name, commit).GetAwaiter().GetResult()!.Content);
    }

    private void Blobs()
    {
        string[] blobs = [.. _catalog.Current.Prompts.Select(p => p.Blob)];
        string asked = string.Concat(blobs.Select(b => b + "\n"));
        (double ours, _) = Median(() => ReadAll(blobs).GetAwaiter().GetResult(), 5);
        (double git, _) = Median(() => GitRun.Do(_bare, asked, ["cat-file", "--batch"]), 5);
        _output.WriteLine($"{blobs.Length:N0} blobs: {blobs.Length / ours:0.0}k/s; git cat-file --batch {blobs.Length / git:0.0}k/s: {git / ours:0.00}x (limit 0.8x)");
    }

    private async Task<long> ReadAll(string[] blobs)
    {
        long bytes = 0;
        await foreach (GitObject? blob in _repository.Objects.ReadManyAsync(blobs, 1 << 20, default))
        {
            bytes += blob!.Size;
        }

        return bytes;
    }

    private static double Seconds(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;

    private static (double Millis, T Last) Median<T>(Func<T> run, int runs = 25)
    {
        T last = run();
        for (int i = 0; i < runs; i++)
        {
            last = run(); // until the compiler has settled
        }

        List<double> millis = [];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            last = run();
            millis.Add(1000 * Seconds(start));
        }

        millis.Sort();
        return (millis[runs / 2], last);
    }
}
