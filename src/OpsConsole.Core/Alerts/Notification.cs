namespace OpsConsole.Core.Alerts;

/// <summary>How soon somebody should look.</summary>
public enum NotificationSeverity
{
    /// <summary>Worth knowing. When too much waits, the oldest of these are dropped.</summary>
    Info,

    /// <summary>Look at it soon.</summary>
    Warning,

    /// <summary>Look at it now.</summary>
    Critical,
}

/// <summary>Something that people are told of outside the browser.</summary>
/// <param name="Topic">What kind of thing, <c>object.verb</c> as in the audit trail: <c>change.waiting</c>. At most <see cref="MaxTopic"/> characters.</param>
/// <param name="Title">What it is about, in a line. Text from outside may be in it: line breaks become spaces, and what is too long is cut off.</param>
/// <param name="Text">What happened and what to do, a few lines: paragraphs, lists, <c>**bold**</c> and <c>`code`</c> are understood, other Markdown is shown as it is.</param>
/// <param name="Link">Where to act: a path of the console, rooted, with its query.</param>
/// <param name="Recipients">E-mail addresses, and names of channels from the settings.</param>
public sealed record Notification(string Topic, string Title, string Text, string Link, IReadOnlyList<string> Recipients)
{
    /// <summary>Longest topic, characters.</summary>
    public const int MaxTopic = 100;

    /// <summary>Longest title, characters; the rest is cut off.</summary>
    public const int MaxTitle = 200;

    /// <summary>Longest text, characters; the rest is cut off.</summary>
    public const int MaxText = 4_000;

    /// <summary>Longest link, characters.</summary>
    public const int MaxLink = 1_000;

    /// <summary>Longest <see cref="DedupeKey"/>, characters.</summary>
    public const int MaxDedupeKey = 200;

    /// <summary>How soon somebody should look.</summary>
    public NotificationSeverity Severity { get; init; }

    /// <summary>
    /// The matter that it belongs to, such as <c>change:0000018f5c2a4b01</c>; null for none. Mails of one matter are one conversation, and receivers of
    /// webhooks are told it. Each is delivered, however often its key comes.
    /// </summary>
    public string? DedupeKey { get; init; }
}
