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

        string aside = _scratch.Kept + ".aside";
        Directory.Move(_scratch.Kept, aside);
        File.WriteAllText(_scratch.Kept, "in the way");
        await _scratch.CommitAsync(Live(second));
        await upkeep.Settled;
        Assert.Equal(second, upkeep.State.Find("production", "a")!.Version.Commit);
        File.Delete(_scratch.Kept);
        Directory.Move(aside, _scratch.Kept);

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (Kept()?.Version.Commit != second)
        {
            await Task.Delay(10, limit.Token);
        }
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

    private static string Live(string commit, string environment = "production") => GrownRepository.Put($"environments/{environment}.yaml", $"a: {commit}\n");

    private ServedPrompt? Kept() => _scratch.Store.Read().Find("production", "a");
}
