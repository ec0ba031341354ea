using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Alerts.Channels;

/// <summary>Posts signed messages as Standard Webhooks says.</summary>
internal sealed class WebhookChannel(AlertWebhookOptions options, string setting, HttpClient http, TimeProvider time) : INotificationChannel
{
    private readonly JsonPost _post = new(http, new Uri(options.Url), setting, time);
    private readonly WebhookSecret _secret = WebhookSecret.TryParse(options.Secret) ?? throw new ArgumentException("Not a secret.", nameof(options));

    public string Name => options.Name;

    public string Kind => "Webhook";

    public string Target => _post.Target;

    public string Address => options.Url;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(message).ToJsonString());
        string id = "msg_" + message.Id;
        long now = time.GetUtcNow().ToUnixTimeSeconds(); // of this attempt: receivers refuse what is old
        return _post.SendAsync(
            body,
            headers =>
            {
                headers.Add("webhook-id", id);
                headers.Add("webhook-timestamp", now.ToString());
                headers.Add("webhook-signature", _secret.Sign(id, now, body));
            },
            answer => Task.FromResult(Judge(answer.StatusCode)), // what the receiver says besides its status is of no interest
            cancellationToken);
    }

    private static JsonObject Body(OutgoingMessage message)
    {
        JsonObject data = new()
        {
            ["title"] = message.Title,
            ["text"] = message.Text,
            ["link"] = message.Url,
            ["severity"] = message.Severity.ToString().ToLowerInvariant(),
        };
        if (message.DedupeKey is { } key)
        {
            data["dedupeKey"] = key;
        }

        return new JsonObject { ["type"] = message.Topic, ["timestamp"] = AuditEntry.Text(AuditEntry.Milliseconds(message.At)), ["data"] = data };
    }

    private SendResult? Judge(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => SendResult.Delivered,
        HttpStatusCode.Gone => new SendResult(SendOutcome.Closed, $"{Target} wants no more messages (410). Correct {setting}:Url or take the channel out; a test opens it again."),
        _ => null,
    };
}
