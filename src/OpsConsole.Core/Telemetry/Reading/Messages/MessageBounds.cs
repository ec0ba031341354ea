namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>How much of a message is read: enough for people, little enough for a page.</summary>
internal static class MessageBounds
{
    /// <summary>Messages of one model call; the newest are kept.</summary>
    public const int Messages = 500;

    /// <summary>Parts of one message.</summary>
    public const int Parts = 100;

    /// <summary>Characters of one part.</summary>
    public const int Text = 50_000;

    /// <summary>Levels of nested JSON.</summary>
    public const int Depth = 32;

    /// <summary>The text, cut with a note of how much is missing.</summary>
    public static string Cut(string text) => text.Length <= Text
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[Text - 1]) ? Text - 1 : Text), $"… ({text.Length - Text:N0} more characters)");
}
