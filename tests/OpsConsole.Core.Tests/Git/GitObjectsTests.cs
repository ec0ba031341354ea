using System.Diagnostics;
using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Git;

public sealed class GitObjectsTests : IDisposable
{
    private const int Max = 1 << 20;

    private readonly Scratch _scratch = new();
    private readonly string _repository;
    private readonly GitObjects _objects;

    public GitObjectsTests()
    {
        _repository = Path.Combine(_scratch.WorkingCopy("prompts"), ".git");
        _objects = new GitObjects(new GitCommand(_repository, null, TimeProvider.System));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Head => Scratch.Git(_scratch.At("prompts"), "rev-parse", "HEAD");

    public void Dispose()
    {
        _objects.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Objects_are_read_by_sha_by_its_beginning_and_by_path()
    {
        GitObject? blob = await _objects.ReadAsync(Head + ":greeting.yaml", Max, Cancel);
        Assert.NotNull(blob);
        Assert.Equal("blob", blob.Type);
        Assert.Equal("hello\n", Encoding.UTF8.GetString(blob.Content!));
        Assert.Equal(6, (await _objects.ReadAsync(blob.Id, Max, Cancel))!.Content!.Length);
        Assert.Equal(Head, (await _objects.FindAsync(Head[..9] + "^{commit}", Cancel))!.Id);
        Assert.Equal("tree", (await _objects.FindAsync(Head + ":", Cancel))!.Type);
        Assert.Null(await _objects.ReadAsync(Head + ":nothing is missing", Max, Cancel));
        Assert.Null(await _objects.ReadAsync(new string('0', 40), Max, Cancel));
        Assert.Null(await _objects.FindAsync(blob.Id + "^{commit}", Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("HEAD")]
    [InlineData("main:greeting.yaml")]
    [InlineData("--all")]
    [InlineData("abc")]
    [InlineData(":/A prompt")]
    [InlineData("{0}\ninfo HEAD")]
    [InlineData("{0}:a\ncontents HEAD")]
    [InlineData("{0}:a\r")]
    [InlineData("{0}:a\0b")]
    [InlineData("{0}^{{/A prompt}}")]
    [InlineData("{0}~1")]
    [InlineData("{0}@{{1}}")]
    [InlineData(" {0}")]
    public async Task What_is_no_name_never_reaches_git(string? name)
    {
        name = name is null ? null : string.Format(null, CompositeFormat.Parse(name), Head);
        Assert.False(GitObjectName.IsValid(name));
        Assert.Null(await _objects.ReadAsync(name!, Max, Cancel));
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel)); // and nothing is out of step
    }

    [Theory, InlineData(200_000), InlineData(6_000_000)]
    public async Task Of_an_object_that_is_too_large_only_what_it_is_comes_back(int size)
    {
        string large = Store(new byte[size]), small = Store("x"u8.ToArray());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((size, null), (await _objects.ReadAsync(large, 1000, Cancel)) is { } found ? ((int)found.Size, found.Content) : default);
            Assert.Single((await _objects.ReadAsync(small, 1000, Cancel))!.Content!);
        }

        List<GitObject?> many = await ManyAsync([small, large, small, new string('0', 40), "no name", large, small], 1000);
        Assert.Equal([1, size, 1, null, null, size, 1], many.Select(o => o?.Size));
        Assert.Equal([1, null, 1, null, null, null, 1], many.Select(o => o?.Content?.Length));
    }

    [Fact]
    public async Task Asking_for_an_object_that_is_too_large_ends_no_process()
    {
        string large = Store(new byte[6_000_000]);
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));
        int process = Assert.Single(Children()).Id;
        Assert.Null((await _objects.ReadAsync(large, Max, Cancel))!.Content);
        Assert.Equal(process, Assert.Single(Children()).Id);
    }

    [Fact]
    public async Task Many_are_read_in_order_and_byte_for_byte()
    {
        byte[][] contents = [.. Enumerable.Range(0, 300).Select(i => Enumerable.Range(0, i * 37).Select(b => (byte)(b * i)).ToArray())];
        List<string> names = [.. contents.Select(Store)];
        List<GitObject?> read = await ManyAsync([.. Enumerable.Repeat(names, 20).SelectMany(n => n)], Max);
        Assert.All(read.Index(), o => Assert.Equal(contents[o.Index % 300], o.Item!.Content!));
    }

    [Fact]
    public async Task What_was_fetched_later_is_seen()
    {
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));
        using Scratch other = new();
        string copy = other.WorkingCopy("other");
        for (int i = 0; i < 20; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(copy, "file.md"), $"version {i}", Cancel);
            Scratch.Git(copy, "add", ".");
            Scratch.Git(copy, "commit", "--quiet", "-m", $"Version {i}");
        }

        string tip = Scratch.Git(copy, "rev-parse", "HEAD");
        Assert.Null(await _objects.ReadAsync(tip, Max, Cancel));
        Scratch.Git(_scratch.At("prompts"), "-c", "fetch.unpackLimit=1", "fetch", "--quiet", copy, "main:other");
        Assert.Equal("version 19", Encoding.UTF8.GetString((await _objects.ReadAsync(tip + ":file.md", Max, Cancel))!.Content!));
    }

    [Fact]
    public async Task A_process_that_died_is_replaced()
    {
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));
        await KillAsync();
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));
    }

    [Fact]
    public async Task Many_are_read_from_another_process_when_the_first_one_died()
    {
        string[] names = [.. Enumerable.Range(0, 3).Select(i => Store(Encoding.UTF8.GetBytes($"number {i}")))];
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));
        List<string> read = [];
        await KillAsync();
        await foreach (GitObject? item in _objects.ReadManyAsync(names, Max, Cancel))
        {
            read.Add(Encoding.UTF8.GetString(item!.Content!));
            await KillAsync(); // also between two answers
        }

        Assert.Equal(["number 0", "number 1", "number 2"], read);
    }

    [Fact]
    public async Task All_processes_may_die_at_once()
    {
        string[] names = [Store("a"u8.ToArray()), Store("b"u8.ToArray())];
        await FillAsync();
        await KillAsync();
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));

        await FillAsync();
        await KillAsync();
        Assert.Equal([1, 1], (await ManyAsync(names, Max)).Select(o => o?.Size));

        async Task FillAsync()
        {
            await foreach (GitObject? _ in _objects.ReadManyAsync(names, Max, Cancel))
            {
                Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel)); // meanwhile, from the other one
            }

            Assert.Equal(2, Children().Count);
        }
    }

    [Fact]
    public async Task A_process_that_hangs_holds_up_nobody_who_reads_many()
    {
        using GitObjects objects = new(new GitCommand(_repository, null, TimeProvider.System)) { Timeout = TimeSpan.FromMilliseconds(200) };
        Assert.NotNull(await objects.ReadAsync(Head, Max, Cancel));
        foreach (Process process in Children())
        {
            using Process stop = Process.Start("kill", ["-STOP", process.Id.ToString()]);
            await stop.WaitForExitAsync(Cancel);
        }

        GitException exception = await Assert.ThrowsAsync<GitException>(async () => await objects.ReadManyAsync([Head], Max, Cancel).GetAsyncEnumerator(Cancel).MoveNextAsync());
        Assert.Contains("did not answer within", exception.Message, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => Children().Count == 0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_puts_nobody_out_of_step()
    {
        string large = Store(new byte[900_000]), small = Store("x"u8.ToArray());
        for (int i = 0; i < 20; i++)
        {
            using CancellationTokenSource stop = new();
            Task<GitObject?> reading = _objects.ReadAsync(large, Max, stop.Token);
            await stop.CancelAsync();
            await reading.ContinueWith(_ => { }, TaskScheduler.Default);
            await foreach (GitObject? _ in _objects.ReadManyAsync([large, large, large], Max, Cancel))
            {
                break;
            }

            Assert.Single((await _objects.ReadAsync(small, Max, Cancel))!.Content!);
        }
    }

    [Fact]
    public async Task Any_number_of_threads_share_a_few_processes()
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(i => Store(Encoding.UTF8.GetBytes($"number {i}")))];
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), Cancel, async (i, cancel) =>
            Assert.Equal($"number {i % 50}", Encoding.UTF8.GetString((await _objects.ReadAsync(names[i % 50], Max, cancel))!.Content!)));
        Assert.InRange(Children().Count, 1, 2);
        _objects.Dispose();
        Assert.True(SpinWait.SpinUntil(() => Children().Count == 0, TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _objects.ReadAsync(names[0], Max, Cancel));
    }

    [Fact]
    public async Task Processes_that_are_prepared_are_those_that_answer()
    {
        Assert.NotNull(await _objects.ReadAsync(Head, Max, Cancel));
        _objects.Prepare();
        int[] prepared = Ids();
        Assert.Equal(2, prepared.Length);
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), Cancel, async (_, cancel) => Assert.NotNull(await _objects.ReadAsync(Head, Max, cancel)));
        _objects.Prepare();
        Assert.Equal(prepared, Ids());

        int[] Ids() => [.. Children().Select(p => p.Id).Order()];
    }

    [Fact]
    public async Task A_damaged_object_is_not_read_and_the_next_one_is()
    {
        string bad = Store(Encoding.UTF8.GetBytes("will be damaged")), small = Store("x"u8.ToArray());
        string file = Path.Combine(_repository, "objects", bad[..2], bad[2..]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await File.WriteAllTextAsync(file, "nonsense", Cancel);
        Assert.Null(await _objects.ReadAsync(bad, Max, Cancel));
        Assert.NotNull(await _objects.ReadAsync(small, Max, Cancel));
    }

    private string Store(byte[] content)
    {
        string file = _scratch.At("content");
        File.WriteAllBytes(file, content);
        return Scratch.Git(_scratch.At("prompts"), "hash-object", "-w", "--no-filters", file);
    }

    private async Task<List<GitObject?>> ManyAsync(IReadOnlyList<string> names, int max)
    {
        List<GitObject?> read = [];
        await foreach (GitObject? item in _objects.ReadManyAsync(names, max, Cancel))
        {
            read.Add(item);
        }

        return read;
    }

    private async Task KillAsync()
    {
        foreach (Process process in Children())
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }
    }

    /// <summary>The processes that read this repository.</summary>
    private List<Process> Children()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks at /proc.");
        return [.. Process.GetProcessesByName("git").Where(p => IsOurs(p.Id))];

        bool IsOurs(int id)
        {
            try
            {
                return File.ReadAllText($"/proc/{id}/environ").Contains($"GIT_DIR={_repository}\0", StringComparison.Ordinal) && File.ReadAllText($"/proc/{id}/cmdline").Contains("cat-file", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
