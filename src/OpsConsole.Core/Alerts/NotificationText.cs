using System.Text.RegularExpressions;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Alerts;

/// <summary>Makes what features hand in fit for every channel. Pure functions.</summary>
internal static partial class NotificationText
{
    private const char Ellipsis = '…';

    /// <summary>The notification as it is kept: one line of title, no control characters, nothing too long.</summary>
    /// <exception cref="ArgumentException">The topic, the link or the key can be none: a mistake of the feature, not of what came from outside.</exception>
    public static Notification Tidy(Notification notification)
    {
        if (!Topic().IsMatch(notification.Topic) || notification.Topic.Length > Notification.MaxTopic)
        {
            throw new ArgumentException($"'{notification.Topic}' is no topic: it must be like change.waiting.", nameof(notification));
        }

        if (!IsLink(notification.Link))
        {
            throw new ArgumentException($"'{notification.Link}' is no path of the console: it must begin with one slash.", nameof(notification));
        }

        if (notification.DedupeKey is { } key && (key.Length is 0 or > Notification.MaxDedupeKey || key.Any(char.IsControl)))
        {
            throw new ArgumentException("The key of a notification must be 1 to 200 printable characters.", nameof(notification));
        }

        string title = Cut(Line(notification.Title), Notification.MaxTitle);
        return notification with { Title = title.Length > 0 ? title : notification.Topic, Text = Cut(Lines(notification.Text), Notification.MaxText) };
    }

    /// <summary>Text in one line: line breaks and other control characters become spaces.</summary>
    public static string Line(string text) => CanonicalJson.Clean(string.Join(' ', new string([.. text.Select(c => IsBreak(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>A text of at most so many characters; where it was cut stands an ellipsis. No character is cut in half.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int end = most - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), [Ellipsis]);
    }

    private static string Lines(string text) =>
        CanonicalJson.Clean(new string([.. text.ReplaceLineEndings("\n").Select(c => c != '\n' && char.IsControl(c) ? ' ' : c)]).Trim());

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static bool IsLink(string link) =>
        link.Length is > 0 and <= Notification.MaxLink && link[0] == '/' && !link.StartsWith("//", StringComparison.Ordinal)
        && !link.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' or '<' or '>' or '"')
        && Uri.TryCreate(link, UriKind.Relative, out _);

    [GeneratedRegex(@"^[a-z][a-z_]*(\.[a-z][a-z_]*)+\z")]
    private static partial Regex Topic();
}
