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
}
