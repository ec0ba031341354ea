using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// Asks the kill switch before each request of an <see cref="HttpClient"/>. What is killed is not sent: the answer is 503 with a problem
/// (RFC 9457) that carries the fallback. There is no <c>Retry-After</c>, and repeating is of no use: put it before handlers that repeat.
/// </summary>
public sealed class KillSwitchHandler : DelegatingHandler
{
    private readonly KillSwitchClient _client;
    private readonly SwitchScope[] _scopes;
    private readonly Func<HttpRequestMessage, Verdict, HttpResponseMessage> _respond;

    /// <summary>Puts a kill switch before requests.</summary>
    /// <param name="client">The kill switch.</param>
    /// <param name="scopes">What must be live, each with what it is part of; none for this application alone.</param>
    /// <param name="respond">Makes the answer to what is killed; null for the 503.</param>
    public KillSwitchHandler(KillSwitchClient client, IEnumerable<SwitchScope> scopes, Func<HttpRequestMessage, Verdict, HttpResponseMessage>? respond = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _scopes = [.. scopes];
        _scopes = _scopes.Length > 0 ? _scopes : [client.Application];
        _respond = respond ?? Problem;
    }

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Killed() is { } verdict ? Task.FromResult(Respond(request, verdict)) : base.SendAsync(request, cancellationToken);

    /// <inheritdoc />
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Killed() is { } verdict ? Respond(request, verdict) : base.Send(request, cancellationToken);

    private Verdict? Killed()
    {
        Verdict verdict = default;
        foreach (SwitchScope scope in _scopes)
        {
            verdict = _client.Evaluate(scope);
            if (!verdict.IsLive)
            {
                break;
            }
        }

        SwitchTelemetry.Stamp(Activity.Current, _client, verdict, _scopes[^1]);
        return verdict.IsLive ? null : verdict;
    }

    private HttpResponseMessage Respond(HttpRequestMessage request, in Verdict verdict)
    {
        SwitchTelemetry.StampKilled(Activity.Current, verdict);
        HttpResponseMessage response = _respond(request, verdict);
        response.RequestMessage ??= request;
        return response;
    }

    private static HttpResponseMessage Problem(HttpRequestMessage request, Verdict verdict)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("title", "Stopped by the kill switch");
            json.WriteNumber("status", (int)HttpStatusCode.ServiceUnavailable);
            json.WriteString("detail", verdict.Message);
            json.WriteString("scope", verdict.Scope?.Text);
            json.WriteString("state", verdict.Version);
            json.WriteStartObject("fallback");
            json.WriteString("message", verdict.Message);
            if (verdict.Model is not null)
            {
                json.WriteString("model", verdict.Model);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            ReasonPhrase = "Stopped by the kill switch",
            Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/problem+json") } },
        };
    }
}
