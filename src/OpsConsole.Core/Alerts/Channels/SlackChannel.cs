using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Alerts.Channels;

/// <summary>Posts to an incoming webhook of Slack.</summary>
internal sealed class SlackChannel(AlertSlackOptions options, string setting, HttpClient http, TimeProvider time) : INotificationChannel
{
    private const int MaxHeader = 150, MaxSection = 3_000;

    private readonly JsonPost _post = new(http, new Uri(options.Url), setting, time);

    public string Name => options.Name;

    public string Kind => "Slack";

    public string Target => _post.Target;

    public string Address => options.Url;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        _post.SendAsync(
            Encoding.UTF8.GetBytes(Body(message).ToJsonString()),
            _ => { },
            async answer => Judge(answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? await BeginningAsync(answer, cancellationToken).ConfigureAwait(false) : ""),
            cancellationToken);

    /// <summary>What is posted. The header and the button are plain text, which Slack looks for nothing in; all else is escaped.</summary>
    internal static JsonObject Body(OutgoingMessage message)
    {
        string mark = message.Severity switch { NotificationSeverity.Critical => "🔴 ", NotificationSeverity.Warning => "🟠 ", _ => "" };
        JsonArray blocks = [new JsonObject { ["type"] = "header", ["text"] = Plain(NotificationText.Cut(mark + message.Title, MaxHeader)) }];
        if (message.Text.Length > 0)
        {
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Section(message.Text) } });
        }

        blocks.Add(new JsonObject
        {
            ["type"] = "actions",
            ["elements"] = new JsonArray(new JsonObject { ["type"] = "button", ["text"] = Plain("Open in OpsConsole"), ["url"] = message.Url }),
        });
        return new JsonObject { ["text"] = ShortMarkdown.EscapeSlack(mark + message.Title), ["blocks"] = blocks };
    }

    /// <summary>As much of an answer as it takes to know Slack's, which is <c>ok</c>.</summary>
    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        byte[] beginning = new byte[16];
        Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        int length = await body.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.ASCII.GetString(beginning, 0, length);
    }

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false };

    /// <summary>The text, shortened before it is escaped: no escape is cut in half.</summary>
    private static string Section(string text)
    {
        for (int most = MaxSection; ; most -= most / 4)
        {
            string section = ShortMarkdown.ToSlack(NotificationText.Cut(text, most));
            if (section.Length <= MaxSection)
            {
                return section;
            }
        }
    }

    private SendResult? Judge(HttpStatusCode status, string said) => status switch
    {
        HttpStatusCode.OK when said.Trim() == "ok" => SendResult.Delivered,
        HttpStatusCode.OK => new SendResult(SendOutcome.ChannelFailed, $"{Target} answered 200, but not as Slack does. See that {setting}:Url is the address of an incoming webhook."),
        HttpStatusCode.BadRequest => new SendResult(SendOutcome.Never, $"{Target} cannot read the message (400)."),
        HttpStatusCode.Gone => new SendResult(SendOutcome.Closed, $"{Target} says that its Slack channel is archived (410). Correct {setting}:Url or take the channel out; a test opens it again."),
        _ => null,
    };
}
