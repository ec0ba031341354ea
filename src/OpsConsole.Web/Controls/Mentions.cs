using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OpsConsole.Core.Changes.Notices;
using Names = OpsConsole.Core.Changes.Notices.Mentions;

namespace OpsConsole.Web.Controls;

/// <summary>Marks <c>@name</c> and <c>@name@example.com</c> in a text, outside of code and links: what is marked is what people are told by.</summary>
internal static class Mentions
{
    /// <summary>Marks them in a document, as <c>span.mention</c>.</summary>
    public static void Mark(MarkdownDocument document)
    {
        foreach (LiteralInline text in document.Descendants<LiteralInline>().Where(l => l.Parent is not LinkInline).ToList())
        {
            string content = text.Content.ToString();
            int end = 0;
            foreach (Mention mention in Names.Of(content))
            {
                text.InsertBefore(new LiteralInline(content[end..mention.Index]));
                text.InsertBefore(new HtmlInline($"<span class=\"mention\">@{mention.Name}</span>")); // nothing of a name needs escaping
                end = mention.Index + mention.Length;
            }

            if (end > 0)
            {
                text.ReplaceBy(new LiteralInline(content[end..]));
            }
        }
    }
}
