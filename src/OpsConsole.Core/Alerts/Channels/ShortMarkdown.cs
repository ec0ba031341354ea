using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OpsConsole.Core.Alerts.Channels;

/// <summary>
/// The little Markdown of notifications: paragraphs, lists, <c>**bold**</c> and <c>`code`</c>. Links are not understood, on purpose: the only
/// link of a notification is the console's own. Pure functions.
/// </summary>
internal static partial class ShortMarkdown
{
    /// <summary>As HTML for mails. Everything that is not ours is escaped.</summary>
    public static string ToHtml(string text)
    {
        StringBuilder html = new();
        foreach (string block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] lines = block.Split('\n');
            if (lines.All(IsItem))
            {
                html.Append("<ul style=\"margin:0 0 12px;padding-left:20px\">").AppendJoin("", lines.Select(l => $"<li>{Html(Item(l))}</li>")).Append("</ul>");
            }
            else
            {
                html.Append("<p style=\"margin:0 0 12px\">").AppendJoin("<br>", lines.Select(Html)).Append("</p>");
            }
        }

        return html.ToString();
    }

    /// <summary>As Slack's own <c>mrkdwn</c>.</summary>
    public static string ToSlack(string text) => string.Join('\n', text.Split('\n').Select(l => IsItem(l) ? "• " + Slack(Item(l)) : Slack(l)));

    /// <summary>Text in which Slack finds no mention and no link.</summary>
    public static string EscapeSlack(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal);

    private static string Item(string line) => line[2..].Trim();

    private static string Html(string line) => Each(line, WebUtility.HtmlEncode, bold => $"<strong>{bold}</strong>", code => $"<code style=\"font-family:ui-monospace,monospace\">{code}</code>");

    private static string Slack(string line) => Each(line, EscapeSlack, bold => $"*{bold}*", code => $"`{code}`");

    private static string Each(string line, Func<string, string> escape, Func<string, string> bold, Func<string, string> code)
    {
        StringBuilder all = new();
        int at = 0;
        foreach (Match match in Mark().Matches(line))
        {
            all.Append(escape(line[at..match.Index]));
            all.Append(match.Groups[1] is { Success: true } strong ? bold(escape(strong.Value)) : code(escape(match.Groups[2].Value)));
            at = match.Index + match.Length;
        }

        return all.Append(escape(line[at..])).ToString();
    }

    [GeneratedRegex(@"\*\*([^*\n]+)\*\*|`([^`\n]+)`")]
    private static partial Regex Mark();
}
