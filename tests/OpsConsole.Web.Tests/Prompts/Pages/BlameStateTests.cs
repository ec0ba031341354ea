using OpsConsole.Core.Prompts.History;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class BlameStateTests
{
    [Fact]
    public void Lines_of_the_same_change_that_stand_together_are_one_block()
    {
        PromptChange one = VersionPickTests.Change('a'), other = VersionPickTests.Change('b');

        IReadOnlyList<BlameBlock> blocks = BlameState.Group(
            [new BlameLine(1, "x", one, false), new BlameLine(2, "y", one, false), new BlameLine(3, "z", other, false), new BlameLine(4, "x", one, false), new BlameLine(5, "x", one, true)]);

        Assert.Equal([(one, 2), (other, 1), (one, 1), (one, 1)], blocks.Select(b => (b.Change, b.Lines.Count)));
        Assert.Equal([1, 2, 3, 4, 5], blocks.SelectMany(b => b.Lines).Select(l => l.Number));
        Assert.Empty(BlameState.Group([]));
    }

    [Fact]
    public async Task What_was_asked_before_and_comes_later_is_not_shown()
    {
        Dictionary<string, TaskCompletionSource<IReadOnlyList<BlameLine>?>> asked = new() { ["a.md"] = new(), ["b.md"] = new() };
        BlameState state = new((path, _, _) => asked[path].Task);
        Task older = state.LoadAsync("a.md", "1234567", TestContext.Current.CancellationToken), newer = state.LoadAsync("b.md", "1234567", TestContext.Current.CancellationToken);
        asked["b.md"].SetResult([new BlameLine(1, "b", VersionPickTests.Change('b'), false)]);
        await newer;
        asked["a.md"].SetResult([new BlameLine(1, "a", VersionPickTests.Change('a'), false)]);
        await older;

        Assert.Equal("b", Assert.Single(Assert.Single(state.Blocks!).Lines).Text);
    }
}
