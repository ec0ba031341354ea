using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace OpsConsole.Web.Controls;

/// <summary>
/// Markdown of strangers as HTML: no HTML of theirs, no attributes, no pictures from elsewhere, and links only to http, https, mailto and
/// <c>#</c>. What is too long or too complex is not rendered at all.
/// </summary>
public static class SafeMarkdown
{
    /// <summary>Longest text, characters.</summary>
    public const int MaxInput = 256 * 1024;

    /// <summary>Longest HTML, characters.</summary>
    public const int MaxOutput = 1024 * 1024;

    private const int HeadingsDown = 2, MostHeading = 6; // a page's own heading stays the highest

    private static readonly MarkdownPipeline Plain = new MarkdownPipelineBuilder().DisableHtml().UseTaskLists().UseEmphasisExtras().Build();
    private static readonly MarkdownPipeline WithTables = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseEmphasisExtras().Build();

    /// <summary>Renders.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="mentions">Whether <c>@name</c> is marked.</param>
    /// <returns>HTML; null when the text is too long or too complex and must be shown as it is.</returns>
    public static string? Render(string markdown, bool mentions = false)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        MarkdownWeight weight = MarkdownWeight.Of(markdown);
        if (markdown.Length > MaxInput || weight.IsTooComplex)
        {
            return null;
        }

        MarkdownPipeline pipeline = weight.HasLargeTable ? Plain : WithTables;
        try
        {
            MarkdownDocument document = Markdown.Parse(markdown, pipeline);
            MakeSafe(document);
            if (mentions)
            {
                Mentions.Mark(document);
            }

            using BoundedWriter writer = new(MaxOutput);
            HtmlRenderer renderer = new(writer);
            pipeline.Setup(renderer);
            renderer.Render(document);
            return writer.IsFull ? null : writer.ToString();
        }
        catch (ArgumentException)
        {
            return null; // so the library says that something is nested too deeply
        }
    }

    /// <summary>Whether a link may be followed.</summary>
    public static bool IsSafe(string? address)
    {
        string url = address ?? "";
        return !url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\')
            && (url.StartsWith('#')
                || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
                || ((url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
                    && Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && parsed.Host.Length > 0));
    }

    private static void MakeSafe(MarkdownDocument document)
    {
        foreach (MarkdownObject part in document.Descendants().ToList())
        {
            if (part.TryGetAttributes() is not null)
            {
                part.SetAttributes(new HtmlAttributes());
            }

            switch (part)
            {
                case HeadingBlock heading:
                    heading.Level = Math.Min(heading.Level + HeadingsDown, MostHeading);
                    break;
                case Table table:
                    table.ColumnDefinitions.ForEach(c => (c.Alignment, c.Width) = (null, 0)); // they would become style attributes
                    break;
                case LinkInline link:
                    MakeSafe(link);
                    break;
                case AutolinkInline link when !IsSafe(link.IsEmail ? "mailto:" + link.Url : link.Url):
                    link.ReplaceBy(new LiteralInline(link.Url));
                    break;
                case AutolinkInline link:
                    Mark(link);
                    break;
            }
        }
    }

    private static void MakeSafe(LinkInline link)
    {
        string? url = link.GetDynamicUrl?.Invoke() ?? link.Url;
        (link.Url, link.GetDynamicUrl) = (url, null);
        if (IsSafe(url))
        {
            if (link.IsImage)
            {
                link.IsImage = false;
                if (link.FirstChild is null)
                {
                    link.AppendChild(new LiteralInline(url!));
                }
            }

            Mark(link);
        }
        else
        {
            ContainerInline text = new();
            link.MoveChildrenAfter(text);
            text.AppendChild(new LiteralInline(string.IsNullOrEmpty(url) ? "" : $" ({url})"));
            link.ReplaceBy(text, copyChildren: false);
        }
    }

    private static void Mark(MarkdownObject link) => link.GetAttributes().AddProperty("rel", "noopener noreferrer nofollow");
}
