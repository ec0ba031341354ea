namespace OpsConsole.Core.Alerts.Channels.Mail;

/// <summary>What a mail server answered.</summary>
/// <param name="Code">Three digits: 2xx done, 3xx go on, 4xx not now, 5xx no.</param>
/// <param name="Lines">The text of each line.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MaxShown = 200;

    /// <summary>Whether it is no for good.</summary>
    public bool IsFinal => Code >= 500;

    /// <summary>The answer in a line, for people.</summary>
    public string Words => NotificationText.Cut(NotificationText.Line($"{Code} {string.Join(' ', Lines)}"), MaxShown);

    /// <summary>The parameters of an extension that the server offers; null when it does not.</summary>
    public string? Extension(string name) =>
        Lines.Skip(1).Select(l => l.Split([' ', '='], 2)).FirstOrDefault(p => p[0].Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? found.ElementAtOrDefault(1) ?? "" : null;
}

/// <summary>A mail was not taken.</summary>
/// <param name="result">How it ended, in words.</param>
internal sealed class MailException(SendResult result) : Exception(result.Problem)
{
    public SendResult Result => result;
}
