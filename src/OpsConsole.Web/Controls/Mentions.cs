using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace OpsConsole.Web.Controls;

/// <summary>Finds <c>@name</c> and <c>@name@example.com</c> in a text, outside of code and links.</summary>
internal static partial class Mentions
{
    /// <summary>Marks them in a document, as <c>span.mention</c>.</summary>
    public static void Mark(MarkdownDocument document)
    {
        foreach (LiteralInline text in document.Descendants<LiteralInline>().Where(l => l.Parent is not LinkInline).ToList())
        {
            string content = text.Content.ToString();
            int end = 0;
            foreach (Match mention in Name().Matches(content))
            {
                text.InsertBefore(new LiteralInline(content[end..mention.Index]));
                text.InsertBefore(new HtmlInline($"<span class=\"mention\">{mention.Value}</span>")); // nothing of it needs escaping: the pattern has letters, digits and . _ @ - only
                end = mention.Index + mention.Length;
            }

            if (end > 0)
            {
                text.ReplaceBy(new LiteralInline(content[end..]));
            }
        }
    }

    [GeneratedRegex(@"(?<![\p{L}\p{N}@._/-])@[\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,62}[\p{L}\p{N}])?(?:@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?)?", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
