using OpsConsole.Core.Prompts.Comparing;

namespace OpsConsole.Core.Tests.Prompts.Comparing;

public class TextDiffTests
{
    private static string Show(DiffLine line) =>
        (line.Kind switch { LineKind.Added => "+", LineKind.Removed => "-", _ => " " }) + string.Concat(line.Segments.Select(s => s.Changed ? $"[{s.Text}]" : s.Text));

    [Fact]
    public void Changed_words_are_marked_within_their_lines()
    {
        TextDiffResult diff = TextDiff.Of("one\nYou answer in two sentences.\nthree\n", "one\nYou answer in three short sentences.\nthree\n");

        Assert.Equal([" one", "-You answer in [two] sentences.", "+You answer in [three short] sentences.", " three"], diff.Lines.Select(Show));
        Assert.Equal([(1, 1), (2, null), (null, 2), (3, 3)], diff.Lines.Select(l => (l.OldNumber, l.NewNumber)));
        Assert.Equal((1, 1, false), (diff.Added, diff.Removed, diff.Whole));
    }
}
