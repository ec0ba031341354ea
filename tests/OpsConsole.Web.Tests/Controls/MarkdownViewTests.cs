using Bunit;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class MarkdownViewTests : BunitContext
{
    [Fact]
    public void Markdown_is_rendered_and_again_when_it_changes()
    {
        IRenderedComponent<MarkdownView> view = Render<MarkdownView>(p => p.Add(v => v.Text, "Be *kind*."));
        Assert.Equal("kind", view.Find(".markdown em").TextContent);

        view.Render(p => p.Add(v => v.Text, "Be *brief*."));
        Assert.Equal("brief", view.Find(".markdown em").TextContent);
    }

    [Fact]
    public void What_is_too_complex_is_shown_as_it_is_written()
    {
        string text = string.Concat(Enumerable.Repeat("> ", 1_000)) + "<b>deep</b>";
        IRenderedComponent<MarkdownView> view = Render<MarkdownView>(p => p.Add(v => v.Text, text));

        Assert.Equal(text, view.Find("pre").TextContent);
        Assert.Empty(view.FindAll("b"));
        Assert.Contains("too complex", view.Find("p").TextContent, StringComparison.Ordinal);
    }
}
