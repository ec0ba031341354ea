using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Alerts.Channels.Mail;

/// <summary>Writes mails: plain text and HTML beside each other, both in base64, so that no byte of theirs can be a command or a header.</summary>
internal sealed class MailComposer
{
    private const int EncodedBytes = 45, HashBytes = 12;

    private readonly MailName _from;
    private readonly string _address;

    /// <param name="from">Whom mails are from.</param>
    /// <param name="publicAddress">The address of the console.</param>
    public MailComposer(string from, string publicAddress)
    {
        _from = MailName.Parse(from) ?? throw new ArgumentException("Not an address.", nameof(from));
        _address = publicAddress.TrimEnd('/');
        Host = Uri.TryCreate(publicAddress, UriKind.Absolute, out Uri? uri) && uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : "localhost";
    }

    /// <summary>By which the console names itself to servers and in ids.</summary>
    public string Host { get; }

    /// <summary>A mail as it goes over the line, with the dot that ends it.</summary>
    public byte[] Compose(OutgoingMessage message, MailName to)
    {
        string boundary = "=_" + message.Id;
        StringBuilder mail = new();
        Header(mail, "From", Named(_from));
        Header(mail, "To", Named(to));
        Header(mail, "Subject", Words(NotificationText.Line(message.Title)));
        Header(mail, "Date", message.At.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(mail, "Message-ID", $"<{message.Id}@{Host}>"); // the same in each attempt: programs show a repeated mail once
        if (message.DedupeKey is { } key)
        {
            string thread = $"<thread.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))[..HashBytes])}@{Host}>";
            Header(mail, "In-Reply-To", thread); // no mail has this id: programs put all that name it into one conversation
            Header(mail, "References", thread);
        }

        Header(mail, "List-Id", $"OpsConsole <notifications.{Host}>");
        Header(mail, "Auto-Submitted", "auto-generated"); // no answers from people on holiday
        Header(mail, "X-Auto-Response-Suppress", "All");
        if (message.Severity == NotificationSeverity.Critical)
        {
            Header(mail, "Importance", "high");
        }

        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part(mail, boundary, "text/plain", Plain(message));
        Part(mail, boundary, "text/html", Html(message));
        mail.Append("--").Append(boundary).Append("--\r\n.\r\n"); // no line before begins with a dot
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void Header(StringBuilder mail, string name, string value)
    {
        if (value.Any(char.IsControl))
        {
            throw new ArgumentException($"A line break in {name}.", nameof(value));
        }

        mail.Append(name).Append(": ").Append(value.Replace("?= =?", "?=\r\n =?", StringComparison.Ordinal)).Append("\r\n"); // a line has 998 characters at most
    }

    private static void Part(StringBuilder mail, string boundary, string type, string text)
    {
        mail.Append("--").Append(boundary).Append("\r\n");
        Header(mail, "Content-Type", type + "; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
    }

    private static string Named(MailName name) => name.Display.Length == 0 ? name.Address : $"{Encoded(name.Display)} <{name.Address}>";

    /// <summary>Text as a header can hold it: as it is when it is plain ASCII, else as words of RFC 2047.</summary>
    private static string Words(string text) => text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal) ? text : Encoded(text);

    private static string Encoded(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        int bytes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > EncodedBytes)
            {
                words.Add(word.ToString());
                word.Clear();
                bytes = 0;
            }

            word.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        words.Add(word.ToString());
        return string.Join(' ', words.Select(w => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(w))}?="));
    }

    private string Plain(OutgoingMessage message) =>
        $"{message.Title}\n\n{(message.Text.Length > 0 ? message.Text + "\n\n" : "")}{message.Url}\n\n-- \nOpsConsole at {_address} ({message.Topic})\n".ReplaceLineEndings("\r\n");

    private string Html(OutgoingMessage message)
    {
        string title = WebUtility.HtmlEncode(message.Title), url = WebUtility.HtmlEncode(message.Url);

        // Text and background keep the reader's own colours, light or dark; only the button has its own.
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
            <body style="margin:0;padding:16px;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
            <h1 style="margin:0 0 12px;font-size:18px;line-height:1.35">{title}</h1>
            {ShortMarkdown.ToHtml(message.Text)}
            <p style="margin:20px 0"><a href="{url}" style="display:inline-block;padding:9px 16px;border-radius:6px;background:#1f5fd0;color:#ffffff;text-decoration:none">Open in OpsConsole</a></p>
            <p style="margin:0;font-size:13px;opacity:.75">OpsConsole at {WebUtility.HtmlEncode(_address)} ({message.Topic})</p>
            </body></html>

            """.ReplaceLineEndings("\r\n");
    }
}
