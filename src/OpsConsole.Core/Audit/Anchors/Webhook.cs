using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Posts signed messages (Standard Webhooks) to the one address of the settings.</summary>
internal sealed class Webhook(WebhookAnchorOptions options, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    private readonly Uri _url = new(options.Url);
    private readonly WebhookSecret _secret = WebhookSecret.TryParse(options.Secret) ?? throw new ArgumentException("Not a secret.", nameof(options));

    /// <summary>Whom it posts to, without what may be secret in the address.</summary>
    public string Target => _url.GetLeftPart(UriPartial.Authority);

    /// <summary>Posts a message. It is delivered when this returns.</summary>
    /// <param name="id">Its id: the same each time it is tried again.</param>
    /// <param name="type">Its type, such as <c>audit.checkpoint</c>.</param>
    /// <param name="data">What it says.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AnchorException">It was not taken.</exception>
    public async Task PostAsync(string id, string type, JsonObject data, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        JsonObject message = new() { ["type"] = type, ["timestamp"] = AuditEntry.Text(AuditEntry.Milliseconds(now.UtcDateTime)), ["data"] = data };
        byte[] body = Encoding.UTF8.GetBytes(message.ToJsonString());
        using HttpRequestMessage request = new(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("OpsConsole", null));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString());
        request.Headers.Add("webhook-signature", _secret.Sign(id, now.ToUnixTimeSeconds(), body));
        try
        {
            // What the receiver says besides its status is of no interest and is not read.
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            Check(answer, now);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AnchorException refused)
        {
            throw refused;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or AuthenticationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            string why = exception is OperationCanceledException ? "it did not answer within 15 seconds" : GitAddress.Redact(exception.Message);
            throw new AnchorException($"The webhook {Target} cannot be reached: {why}. See that the receiver runs and that this host may reach it, or correct Audit:Anchors:Webhook:Url.", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private void Check(HttpResponseMessage answer, DateTimeOffset now)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        int status = (int)answer.StatusCode;
        string what = answer.StatusCode switch
        {
            HttpStatusCode.Gone => "wants no more messages (410). Correct Audit:Anchors:Webhook:Url, or clear it",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"refused the message ({status}). See that Audit:Anchors:Webhook:Secret is the receiver's",
            _ when status is >= 300 and < 400 => $"answered with a redirect ({status}), which is not followed. Set Audit:Anchors:Webhook:Url to the address itself",
            _ => $"answered {status} instead of 2xx. The receiver's own log says why",
        };
        throw new AnchorException($"The webhook {Target} {what}.")
        {
            RetryAfter = answer.StatusCode == HttpStatusCode.Gone ? MaxRetryAfter : RetryAfter(answer.Headers.RetryAfter, now),
        };
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date - now);
        return wait is null || wait < TimeSpan.Zero ? null : wait > MaxRetryAfter ? MaxRetryAfter : wait;
    }
}

/// <summary>Posts the newest checkpoint.</summary>
internal sealed class WebhookAnchor(Webhook webhook) : IAnchor
{
    public string Name => "webhook";

    public string Target => webhook.Target;

    public Task AnchorAsync(Checkpoints.PublishedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        Checkpoints.Checkpoint said = checkpoint.Checkpoint;
        string log = said.Origin.Split('/')[^1];
        JsonObject data = new() { ["log"] = log, ["size"] = said.Size, ["root"] = Convert.ToBase64String(said.Root), ["note"] = checkpoint.Note };

        // The root is in the id: another history of the same size is another message.
        return webhook.PostAsync($"checkpoint_{log}_{said.Size}_{Convert.ToHexStringLower(said.Root.AsSpan(0, 8))}", "audit.checkpoint", data, cancellationToken);
    }
}
