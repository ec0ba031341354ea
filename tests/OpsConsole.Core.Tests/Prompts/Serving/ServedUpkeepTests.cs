using System.Text;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Serving;

/// <summary>What is live gets to the disk, whatever came in between.</summary>
public sealed class ServedUpkeepTests : IDisposable
{
    private readonly ServedScratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_could_not_be_kept_once_is_kept_when_the_disk_takes_it_again()
    {
        string first = await _scratch.CommitAsync(GrownRepository.Put("a.md", "One."));
        string second = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Two."), Live(first));
        using ServedUpkeep upkeep = _scratch.Start();
        await upkeep.Settled;
        Assert.Equal(first, Kept()!.Version.Commit);

        int told = 0;
        upkeep.Changed += () => told++;
        await LiveWithoutDiskAsync(upkeep, second);
        Assert.Equal(1, told); // it is live, wherever it is kept
        await IsKeptAsync(second);
    }

    [Fact]
    public async Task What_is_live_is_kept_although_somebody_who_is_told_of_it_fails()
    {
        string first = await _scratch.CommitAsync(GrownRepository.Put("a.md", "One."));
        string second = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Two."));
        using ServedUpkeep upkeep = _scratch.Start();
        await upkeep.Settled;
        upkeep.Changed += () => throw new InvalidCastException("A mistake.");
        await _scratch.CommitAsync(Live(first));
        await upkeep.Settled;
        Assert.Equal(first, Kept()!.Version.Commit);
        await LiveWithoutDiskAsync(upkeep, second);
        await IsKeptAsync(second); // it was tried again
    }

    [Fact]
    public async Task A_kept_content_that_is_not_what_its_name_says_is_written_again()
    {
        string commit = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Content."));
        await _scratch.CommitAsync(Live(commit));
        using (ServedUpkeep upkeep = _scratch.Start())
        {
            await upkeep.Settled;
        }

        string file = Directory.GetFiles(_scratch.Kept, "*.blob").Single();
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]); // as a crash leaves it
        Assert.Null(Kept());
        using (ServedUpkeep upkeep = _scratch.Start())
        {
            await upkeep.Settled;
        }

        Assert.Equal("Content.", Encoding.UTF8.GetString(Kept()!.Content));
    }

    [Fact]
    public async Task It_tells_of_a_change_once_and_an_environment_without_one_stays_the_same_object()
    {
        string first = await _scratch.CommitAsync(GrownRepository.Put("a.md", "One."));
        string second = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Two."), Live(first), Live(first, "staging"));
        using ServedUpkeep upkeep = _scratch.Start();
        await upkeep.Settled;
        (object production, object staging) = (upkeep.State.Environments["production"], upkeep.State.Environments["staging"]);
        int told = 0;
        upkeep.Changed += () => told++;

        await _scratch.CommitAsync(GrownRepository.Put("b.md", "Another."));
        await upkeep.Settled;
        Assert.Equal(0, told);
        await _scratch.CommitAsync(Live(second));
        await upkeep.Settled;
        Assert.Equal(1, told);
        Assert.NotSame(production, upkeep.State.Environments["production"]);
        Assert.Same(staging, upkeep.State.Environments["staging"]);
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Makes a version live while the disk takes nothing.</summary>
    private async Task LiveWithoutDiskAsync(ServedUpkeep upkeep, string commit)
    {
        Directory.Delete(_scratch.Kept, recursive: true);
        File.WriteAllText(_scratch.Kept, "in the way");
        await _scratch.CommitAsync(Live(commit));
        await upkeep.Settled;
        Assert.Equal(commit, upkeep.State.Find("production", "a")!.Version.Commit);
        File.Delete(_scratch.Kept);
    }

    private async Task IsKeptAsync(string commit)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (Kept()?.Version.Commit != commit)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private static string Live(string commit, string environment = "production") => GrownRepository.Put($"environments/{environment}.yaml", $"a: {commit}\n");

    private ServedPrompt? Kept() => _scratch.Store.Read().Find("production", "a");
}
