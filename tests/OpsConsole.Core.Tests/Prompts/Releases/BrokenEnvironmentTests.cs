using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Tests.Prompts.Releases;

public sealed class BrokenEnvironmentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_cannot_be_read_takes_nothing_away_and_stops_nothing()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip();
        await shared.ReleaseAsync(first);
        ServedPrompts served = shared.Get<ServedPrompts>();
        await served.Settled;
        string large = new string('#', (4 << 20) + 1);
        foreach (string text in new[] { "x:\n  commit: notasha\n  foo: bar\n", $"answer: {first}\n{large}\n" })
        {
            string push = shared.Push(SharedPrompts.Production, text);
            await shared.WatchAsync();

            Assert.Equal(push, shared.Get<PromptCatalog>().Current.Commit);
            Assert.True(shared.Get<PromptCatalog>().Current.Environments["production"].IsBroken);
            Assert.Equal((push, first), (shared.History.Tip, shared.History.Current("production", "answer")!.Commit));
            await served.Settled;
            Assert.Equal(first, served.Live("production", "answer").Prompt!.Version.Commit);
        }

        string second = shared.Push("answer.md", "Second.");
        shared.Push(SharedPrompts.Production, $"answer: {second}\n");
        await shared.RestartAsync(); // and reads all of its history again

        Assert.Equal([second, first], shared.History.Of("production", "answer").Select(s => s.Commit));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_released_in_the_place_of_a_file_that_cannot_be_read(bool isLink)
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        shared.Push(SharedPrompts.Production, $"other: {version}\n" + new string('#', 4 << 20) + "\n");
        if (isLink)
        {
            string top = shared.InWork("rev-parse", "--show-toplevel"), link = Path.Combine(top, SharedPrompts.Production);
            File.Delete(link);
            File.CreateSymbolicLink(link, "../answer.md");
            shared.InWork("add", "-A");
            shared.InWork("commit", "-q", "-m", "A link");
            shared.InWork("push", "-q", "origin", "HEAD:main");
        }

        string tip = shared.Tip();
        await shared.SyncAsync();

        ReleaseOutcome outcome = await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel);

        Assert.Contains("not a plain file of at most 4 MiB", outcome.Problem);
        Assert.Equal(tip, shared.Tip());
        Assert.True(shared.Get<PromptCatalog>().Current.Environments["production"].IsBroken);
    }
}
