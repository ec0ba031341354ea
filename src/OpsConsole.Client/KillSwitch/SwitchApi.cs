using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpsConsole.Client.KillSwitch;

/// <summary>Who asks the console.</summary>
internal sealed record Asker(string Application, string Environment, string Instance);

/// <summary>The requests that the kill switch makes. Failures of the network come through as exceptions; answers as they are.</summary>
internal sealed class SwitchApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly AuthenticationHeaderValue _key;
    private readonly Asker _asker;

    public SwitchApi(ConsoleConnection connection, Asker asker, HttpMessageHandler? handler)
    {
        _endpoint = connection.Endpoint;
        _key = new AuthenticationHeaderValue("Bearer", connection.ApiKey);
        _asker = asker;
        _http = new HttpClient(handler ?? OwnHandler(), disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan, // a stream has no end; each call brings its own limit
        };
    }

    /// <summary>Opens the stream.</summary>
    /// <param name="obeyed">The state that is obeyed, such as <c>1-42</c>; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<HttpResponseMessage> OpenStreamAsync(string? obeyed, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = Request(HttpMethod.Get, "api/v1/killswitches/stream?" + Query);
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        if (obeyed is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", obeyed);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Asks for the state once.</summary>
    /// <param name="etag">What the last answer was tagged with; null for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<HttpResponseMessage> PollAsync(string? etag, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = Request(HttpMethod.Get, "api/v1/killswitches?" + Query);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Reports the state that is obeyed.</summary>
    public async Task<HttpStatusCode> ConfirmAsync(
        SwitchState state, TimeSpan delay, string? checkpoint, IReadOnlyDictionary<string, ColdStart>? coldStart, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("env", _asker.Environment);
            json.WriteString("app", _asker.Application);
            json.WriteString("instance", _asker.Instance);
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("version", state.Version);
            json.WriteNumber("delayMs", (long)delay.TotalMilliseconds);
            if (checkpoint is not null)
            {
                json.WriteString("checkpoint", checkpoint);
            }

            if (coldStart is not null)
            {
                json.WriteStartObject("coldStart");
                foreach ((string scope, ColdStart mode) in coldStart)
                {
                    json.WriteString(scope, mode == ColdStart.FailClosed ? nameof(ColdStart.FailClosed) : nameof(ColdStart.FailOpen));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        using HttpRequestMessage request = Request(HttpMethod.Post, "api/v1/killswitches/confirmations");
        request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private string Query => string.Create(CultureInfo.InvariantCulture,
        $"env={Uri.EscapeDataString(_asker.Environment)}&app={Uri.EscapeDataString(_asker.Application)}&instance={Uri.EscapeDataString(_asker.Instance)}");

    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(_endpoint, path)) { Headers = { Authorization = _key } };

    /// <summary>A redirect could lead the key elsewhere, or to a login page that says 200; a cookie has no business here.</summary>
    private static SocketsHttpHandler OwnHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null, // a connection of hours is no part of the trace that happened to start it
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15), // so that a moved console is found: names are resolved anew
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 64,
        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };
}
