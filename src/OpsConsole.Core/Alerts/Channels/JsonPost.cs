using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using OpsConsole.Core.Audit.Anchors;

namespace OpsConsole.Core.Alerts.Channels;

/// <summary>Posts JSON to an address of the settings, and says in words what went wrong. The address itself is in no message: it may be secret.</summary>
/// <param name="http">From <see cref="GuardedHttp"/>: follows no redirects and reaches nothing inside, unless that is allowed.</param>
/// <param name="url">The address.</param>
/// <param name="setting">The setting that it is from, such as <c>Alerts:Slack:0</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class JsonPost(HttpClient http, Uri url, string setting, TimeProvider time)
{
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Whom it posts to, without what may be secret.</summary>
    public string Target => url.GetLeftPart(UriPartial.Authority);

    /// <summary>Posts.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="add">Adds headers.</param>
    /// <param name="judge">Judges an answer; null for the usual. It may read the answer's first bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SendResult> SendAsync(byte[] body, Action<HttpRequestHeaders> add, Func<HttpResponseMessage, Task<SendResult?>> judge, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("OpsConsole", null));
        add(request.Headers);
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return await judge(answer).ConfigureAwait(false) ?? Failed(answer);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AnchorException refused)
        {
            return new SendResult(SendOutcome.ChannelFailed, refused.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or SocketException or IOException or AuthenticationException or InvalidOperationException or OperationCanceledException)
        {
            return new SendResult(SendOutcome.ChannelFailed, $"{Target} cannot be reached: {Why(exception)}. See that it runs and that this host may reach it, or correct {setting}:Url.");
        }
    }

    private static string Why(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name has no address",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "its certificate is not trusted, or it speaks no TLS",
        HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode == SocketError.ConnectionRefused ? "it refuses connections" : "the network does not lead there",
        OperationCanceledException => "it does not answer in time",
        _ => "the connection broke off",
    };

    private SendResult Failed(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        string what = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"refused the message ({status}). See that the settings {setting}:Url and its secret are the receiver's",
            HttpStatusCode.NotFound => $"knows no such address (404). Correct {setting}:Url",
            HttpStatusCode.TooManyRequests => "was sent too much (429)",
            _ when status is >= 300 and < 400 => $"answered with a redirect ({status}), which is not followed. Set {setting}:Url to the address itself",
            _ => $"answered {status} instead of 2xx. The receiver's own log says why",
        };
        RetryConditionHeaderValue? header = answer.Headers.RetryAfter;
        TimeSpan? wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return new SendResult(SendOutcome.ChannelFailed, $"{Target} {what}.", wait is null || wait < TimeSpan.Zero ? null : wait > MaxRetryAfter ? MaxRetryAfter : wait);
    }
}
