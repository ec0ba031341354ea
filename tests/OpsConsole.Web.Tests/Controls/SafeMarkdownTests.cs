using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public class SafeMarkdownTests
{
    private static readonly string[] Tags =
        ["p", "h3", "h4", "h5", "h6", "em", "strong", "del", "sub", "sup", "ins", "mark", "code", "pre", "blockquote", "ul", "ol", "li", "a", "br", "hr", "input", "table", "thead", "tbody", "tr", "th", "td"];

    private static IElement Body(string html) => new HtmlParser().ParseDocument("<body>" + html + "</body>").Body!;

    private static IElement Rendered(string markdown) => Body(Assert.IsType<string>(SafeMarkdown.Render(markdown)));

    private static void OnlyHarmless(IElement body)
    {
        foreach (IElement element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Tags);
            foreach (IAttr attribute in element.Attributes)
            {
                bool allowed = (element.LocalName, attribute.Name) is ("a", "href" or "rel" or "title") or ("input", "type" or "disabled" or "checked") or ("ol", "start" or "type");
                Assert.True(allowed, $"{element.LocalName} {attribute.Name}={attribute.Value}");
            }

            if (element.GetAttribute("href") is { } href)
            {
                Assert.True(SafeMarkdown.IsSafe(href), href);
                Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
            }
        }
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java&#10;script:alert(1))")]
    [InlineData("[x](java\\script:alert(1))")]
    [InlineData("[x](<java\tscript:alert(1)>)")]
    [InlineData("[x](\u0001javascript:alert(1))")]
    [InlineData("[x](vbscript:msgbox(1))")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](//evil.example/x)")]
    [InlineData("[x](\\\\evil.example\\x)")]
    [InlineData("[x](/account/delete)")]
    [InlineData("[x](other.md)")]
    [InlineData("[x]( )")]
    [InlineData("[x](http:///nothing)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<vbscript:x>")]
    [InlineData("<data:text/html,x>")]
    [InlineData("[x][r]\n\n[r]: javascript:alert(1)")]
    [InlineData("[r]\n\n[r]: <javascript:alert(1)> 'title'")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("![x][r]\n\n[r]: data:image/svg+xml;base64,PHN2Zz4=")]
    [InlineData("[![x](javascript:alert(1))](javascript:alert(2))")]
    [InlineData("javascript:alert(1)")]
    [InlineData("www.example.org")]
    public void Links_that_act_or_lead_into_the_console_are_text(string markdown)
    {
        IElement body = Rendered(markdown);

        Assert.Empty(body.QuerySelectorAll("a, img"));
        OnlyHarmless(body);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick=alert(1)>b</b>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<!-- --><style>*{}</style>")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>")]
    [InlineData("# h {onclick=alert(1)}")]
    [InlineData("*a*{#x .y onclick=alert(1)}")]
    [InlineData("[x](https://example.org){onclick=alert(1)}")]
    [InlineData("```js\" onclick=\"alert(1)\n1\n```")]
    [InlineData("[x](https://example.org \"t\\\" onclick=\\\"alert(1)\")")]
    [InlineData("[x](https://example.org/\"onclick=\"alert(1))")]
    [InlineData("$$\\href{javascript:alert(1)}{x}$$")]
    [InlineData("|a|b|\n|:-|-:|\n|<b>x</b>|[y](javascript:z)|")]
    [InlineData("![pic](https://example.org/p.png)")]
    [InlineData("- [ ] open\n- [x] done <input autofocus onfocus=alert(1)>")]
    [InlineData("Footnote[^1]\n\n[^1]: <script>")]
    [InlineData("::: warning\nx\n:::")]
    [InlineData("a\u0000b &#0; &lt;script&gt; &#x3c;script&#x3e;")]
    public void Markup_and_attributes_of_strangers_are_text(string markdown) => OnlyHarmless(Rendered(markdown));

    [Fact]
    public void What_a_prompt_needs_is_rendered()
    {
        IElement body = Rendered("# Role\n\nBe *kind* and ~~rude~~ `x < 1`.\n\n- [x] done\n\n|a|b|\n|-|-|\n|1|2|\n\n[site](https://example.org/?a=1&b=2) <mail@example.org> [up](#role)\n\n![logo](https://example.org/l.png)\n\n    code\n");

        Assert.Equal("Role", body.QuerySelector("h3")!.TextContent);
        Assert.Equal(["kind", "rude", "x < 1"], body.QuerySelectorAll("em, del, p code").Select(e => e.TextContent));
        Assert.Equal("2", body.QuerySelectorAll("td")[1].TextContent);
        Assert.Equal(["https://example.org/?a=1&b=2", "mailto:mail@example.org", "#role", "https://example.org/l.png"], body.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("logo", body.QuerySelectorAll("a")[3].TextContent);
        Assert.Equal("code\n", body.QuerySelector("pre")!.TextContent);
        OnlyHarmless(body);
    }

    public static TheoryData<string> Heavy =>
    [
        new string('>', 250_000), Repeat("> ", 250_000), Repeat("- ", 250_000), Repeat("1. ", 250_000), new string('[', 250_000), Repeat("[](", 250_000), Repeat("[a](b", 250_000), Repeat("![", 250_000),
        Repeat("*a ", 250_000), Repeat("a*", 250_000), Repeat("~~a", 250_000), Repeat("[a]: b\n", 250_000), Repeat("a\n=\n", 250_000), Repeat("`a ", 250_000), new string('&', 250_000),
        string.Concat(Enumerable.Range(0, 300).Select(i => new string(' ', i * 2) + "- a\n")), Repeat("a ", 300_000),
    ];

    [Theory]
    [MemberData(nameof(Heavy))]
    public void What_is_too_heavy_is_not_rendered(string markdown) => Assert.Null(SafeMarkdown.Render(markdown));

    [Fact]
    public void A_table_that_would_grow_without_end_is_no_table()
    {
        string wide = "|" + Repeat("a|", 7_000) + "\n|" + Repeat("-|", 7_000) + "\n" + Repeat("|\n", 600);

        Assert.DoesNotContain("<table", SafeMarkdown.Render(wide), StringComparison.Ordinal);
        Assert.Contains("<table", SafeMarkdown.Render("|a|b|\n|-|-|\n" + Repeat("|*c*|d|\n", 14_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_rendered_is_harmless_and_no_exception_is_thrown()
    {
        string[] pieces = ["[", "]", "(", ")", "![", "](", "<", ">", "*", "_", "~~", "`", "```\n", "\n", "\n\n", "- ", "1. ", "> ", "# ", "|", "|-|-|\n", "[x]: ", "javascript:alert(1)", "https://a.example", "&#106;", "\\", "<script>", "{onclick=a}", "\"", "'", " ", "a", "data:x", "[x]", "^", "==", "++", "    "];
        Prop.ForAll(Gen.ListOf(Gen.Elements(pieces)).Select(string.Concat).ToArbitrary(), markdown =>
        {
            if (SafeMarkdown.Render(markdown) is { } html)
            {
                OnlyHarmless(Body(html));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Repeat(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));
}
