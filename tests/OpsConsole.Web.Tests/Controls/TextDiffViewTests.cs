using AngleSharp.Dom;
using Bunit;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class TextDiffViewTests : BunitContext
{
    private IRenderedComponent<TextDiffView> View(string before, string after, TextDiffMode mode = TextDiffMode.SideBySide) =>
        Render<TextDiffView>(p => p.Add(v => v.Before, before).Add(v => v.After, after).Add(v => v.Mode, mode));

    private static string Numbered(int count, int changed = -1) => string.Concat(Enumerable.Range(1, count).Select(i => $"line {i}{(i == changed ? " new" : "")}\n"));

    [Fact]
    public void Side_by_side_a_line_stands_beside_the_one_that_replaced_it()
    {
        IRenderedComponent<TextDiffView> view = View("a\nb two c\n", "a\nb three c\nd\n");
        IElement[] rows = [.. view.FindAll("tbody tr")];

        Assert.Equal(["1", "a", "1", "a"], rows[0].Children.Select(c => c.TextContent));
        Assert.Equal(["2", "−Removed: b two c", "2", "+Added: b three c"], rows[1].Children.Select(c => c.TextContent));
        Assert.Equal(["", "", "3", "+Added: d"], rows[2].Children.Select(c => c.TextContent));
        Assert.Equal(("two", "three"), (rows[1].QuerySelector("del")!.TextContent, rows[1].QuerySelector("ins")!.TextContent));
        Assert.Equal("Changes: 1 line removed, 2 lines added.", view.Find("caption").TextContent);
    }

    [Fact]
    public void Inline_what_was_removed_stands_above_what_was_added()
    {
        IRenderedComponent<TextDiffView> view = View("a\nb\nc\n", "a\nx\ny\nc", TextDiffMode.Inline);

        Assert.Equal(["1|1|a", "2||−Removed: b", "3||−Removed: c", "|2|+Added: x", "|3|+Added: y", "|4|+Added: cno line end"], view.FindAll("tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent))));
    }

    [Fact]
    public void Long_unchanged_stretches_are_folded_until_asked_for()
    {
        IRenderedComponent<TextDiffView> view = View(Numbered(100), Numbered(100, changed: 50));

        Assert.Equal(["Show 46 lines that are the same", "Show 47 lines that are the same"], view.FindAll(".fold button").Select(b => b.TextContent));
        Assert.Equal(7, view.FindAll("tbody tr:not(.fold)").Count);
        view.Find(".fold button").Click();
        Assert.Equal(53, view.FindAll("tbody tr:not(.fold)").Count);
        Assert.Single(view.FindAll(".fold button"));
    }

    [Fact]
    public void White_space_alone_is_said_and_shown()
    {
        Assert.Equal(["only white space differs", "only white space differs"], View("a b\n", "a  b\n").FindAll(".remark").Select(r => r.TextContent));
        Assert.Equal(["only the line end differs", "only the line end differs: there is none"], View("a\n", "a").FindAll(".remark").Select(r => r.TextContent));
        Assert.Equal("··", View("a b\n", "a  b\n").Find("ins").TextContent);
    }

    [Fact]
    public void Of_very_many_lines_the_first_are_shown_and_more_on_demand()
    {
        IRenderedComponent<TextDiffView> view = View("", Numbered(3_000), TextDiffMode.Inline);

        Assert.Equal(2_000, view.FindAll("tbody tr").Count);
        view.Find(".more button").Click();
        Assert.Equal(3_000, view.FindAll("tbody tr").Count);
        Assert.Empty(view.FindAll(".more"));
    }

    [Fact]
    public void A_change_far_down_is_shown_at_once_because_what_is_folded_away_does_not_count()
    {
        IRenderedComponent<TextDiffView> view = View(Numbered(10_000), Numbered(10_000, changed: 9_000), TextDiffMode.Inline);

        Assert.Equal("+Added: line 9000 new", view.Find("tr.added .text").TextContent);
        Assert.Empty(view.FindAll(".more"));
        view.Find(".fold button").Click(); // 8,996 rows before the change: now they do count
        Assert.Equal(2_000, view.FindAll("tbody tr:not(.fold)").Count);
        Assert.Single(view.FindAll(".more"));
    }

    [Fact]
    public void The_focus_of_a_button_that_is_gone_goes_to_the_comparison()
    {
        IRenderedComponent<TextDiffView> view = View(Numbered(100), Numbered(100, changed: 50));
        view.Find(".fold button").Click();

        Assert.Contains(JSInterop.Invocations, i => i.Identifier == "Blazor._internal.domWrapper.focus");
    }

    [Fact]
    public void Texts_are_never_markup_and_the_same_is_said()
    {
        IRenderedComponent<TextDiffView> view = View("<b>x</b> y\n", "<b>x</b> z\n");

        Assert.Empty(view.FindAll("b"));
        Assert.Contains("letter for letter", View("a", "a").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_texts_and_another_mode_are_shown_when_they_come()
    {
        IRenderedComponent<TextDiffView> view = View("a\n", "b\n");
        view.Render(p => p.Add(v => v.After, "c\n").Add(v => v.Mode, TextDiffMode.Inline));

        Assert.Equal(["−Removed: a", "+Added: c"], view.FindAll(".text").Select(c => c.TextContent));
    }
}
