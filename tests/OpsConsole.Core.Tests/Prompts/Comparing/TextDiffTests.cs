using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Prompts.Comparing;

namespace OpsConsole.Core.Tests.Prompts.Comparing;

public class TextDiffTests
{
    private static string Show(DiffLine line) =>
        (line.Kind switch { LineKind.Added => "+", LineKind.Removed => "-", _ => " " }) + string.Concat(line.Segments.Select(s => s.Changed ? $"[{s.Text}]" : s.Text));

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => $"line {i}\n"));

    [Fact]
    public void Changed_words_are_marked_within_their_lines()
    {
        TextDiffResult diff = TextDiff.Of("one\nYou answer in two sentences.\nthree\n", "one\nYou answer in three short sentences.\nthree\n");

        Assert.Equal([" one", "-You answer in [two] sentences.", "+You answer in [three short] sentences.", " three"], diff.Lines.Select(Show));
        Assert.Equal([(1, 1), (2, null), (null, 2), (3, 3)], diff.Lines.Select(l => (l.OldNumber, l.NewNumber)));
        Assert.Equal((1, 1, false), (diff.Added, diff.Removed, diff.Whole));
    }

    [Fact]
    public void Lines_with_little_in_common_are_not_matched_by_words()
    {
        TextDiffResult diff = TextDiff.Of("alpha beta gamma\n", "completely other words\n");

        Assert.All(diff.Lines, l => Assert.False(l.Segments.Single().Changed));
        Assert.All(diff.Lines, l => Assert.Equal(0, l.Pair));
    }

    [Fact]
    public void White_space_and_line_ends_count_and_are_said()
    {
        TextDiffResult space = TextDiff.Of("a  b\n", "a b\n"), ends = TextDiff.Of("a\r\nb\r\n", "a\nb\r\n"), last = TextDiff.Of("a\n", "a");

        Assert.Equal(["-a[  ]b", "+a[ ]b"], space.Lines.Select(Show));
        Assert.All(space.Lines, l => Assert.True(l.OnlySpace));
        Assert.Equal(["-a", "+a", " b"], ends.Lines.Select(Show));
        Assert.True(ends.Lines[0].OnlySpace);
        Assert.Equal([(true, false), (true, true)], last.Lines.Select(l => (l.OnlySpace, l.Unended)));
        Assert.False(last.IsSame);
    }

    [Fact]
    public void Nothing_and_the_same_are_the_same()
    {
        Assert.True(TextDiff.Of("", "").IsSame);
        Assert.True(TextDiff.Of("a\nb", "a\nb").IsSame);
        Assert.Equal(["+a"], TextDiff.Of("", "a\n").Lines.Select(Show));
        Assert.Equal(["-a"], TextDiff.Of("a\n", "").Lines.Select(Show));
    }

    [Fact]
    public void Long_texts_with_few_changes_are_compared_line_by_line()
    {
        string before = Lines(0, 15_000), after = before.Replace("line 777\n", "line seven\n", StringComparison.Ordinal).Replace("line 14000\n", "", StringComparison.Ordinal);
        TextDiffResult diff = TextDiff.Of(before, after);

        Assert.Equal((1, 2, false), (diff.Added, diff.Removed, diff.Whole));
    }

    [Theory]
    [InlineData(30_000)]
    [InlineData(10_000)]
    public void What_is_too_long_or_too_different_is_replaced_as_a_whole(int lines)
    {
        TextDiffResult diff = TextDiff.Of("same\n" + Lines(0, lines) + "end", "same\n" + Lines(1_000_000, lines) + "end");

        Assert.True(diff.Whole);
        Assert.Equal((lines, lines, (lines * 2) + 2), (diff.Added, diff.Removed, diff.Lines.Count));
    }

    [Fact]
    public void Very_long_lines_are_not_compared_by_words() =>
        Assert.All(TextDiff.Of(string.Concat(Enumerable.Repeat("a b ", 100_000)), string.Concat(Enumerable.Repeat("a c ", 100_000))).Lines, l => Assert.Single(l.Segments));

    [Fact]
    public void Both_texts_can_be_read_back_from_any_comparison()
    {
        Gen<string> texts = Gen.ListOf(Gen.Elements("a b c\n", "a  b c\n", "d\n", "d\r\n", "\n", "a", "é😀 x\n", "long line of words\n", "long row of words\n")).Select(string.Concat);
        Prop.ForAll(texts.Two().ToArbitrary(), pair =>
        {
            TextDiffResult diff = TextDiff.Of(pair.Item1, pair.Item2);
            return Side(diff, LineKind.Removed) == Bare(pair.Item1) && Side(diff, LineKind.Added) == Bare(pair.Item2) && diff.IsSame == (pair.Item1 == pair.Item2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

        static string Side(TextDiffResult diff, LineKind kind) => string.Concat(diff.Lines.Where(l => l.Kind == LineKind.Same || l.Kind == kind).Select(l => l.Text + (l.Unended ? "" : "\n")));
        static string Bare(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
