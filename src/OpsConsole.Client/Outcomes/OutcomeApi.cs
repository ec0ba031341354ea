using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpsConsole.Client.Outcomes;

/// <summary>What became of outcomes that were sent.</summary>
/// <param name="Status">The console's status; null where it could not be reached.</param>
/// <param name="RetryAfter">When it wants them again; null where it does not say.</param>
/// <param name="Detail">Why not; null where they were taken.</param>
internal sealed record OutcomeAnswer(HttpStatusCode? Status, TimeSpan? RetryAfter, string? Detail);

/// <summary>The request that carries outcomes.</summary>
internal sealed class OutcomeApi : IDisposable
{
    private const int MostDetail = 16 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue _key;

    public OutcomeApi(ConsoleConnection connection, HttpMessageHandler? handler)
    {
        (_address, _key) = (new Uri(connection.Endpoint, "api/v1/outcomes"), new AuthenticationHeaderValue("Bearer", connection.ApiKey));
        _http = new HttpClient(handler ?? OwnHandler(), disposeHandler: handler is null) { MaxResponseContentBufferSize = MostDetail, Timeout = TimeSpan.FromSeconds(15) };
    }

    /// <summary>Sends outcomes. Throws only when it is cancelled.</summary>
    public async Task<OutcomeAnswer> SendAsync(InteractionOutcome[] outcomes, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, _address) { Headers = { Authorization = _key } };
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(outcomes, OutcomeJson.Default.InteractionOutcomeArray)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            TimeSpan? after = response.Headers.RetryAfter?.Delta;
            return new OutcomeAnswer(response.StatusCode, after, response.IsSuccessStatusCode ? null : await DetailAsync(response, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new OutcomeAnswer(null, null, exception.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string said = $"The console answers {(int)response.StatusCode}.";
        try
        {
            using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return $"{said} {problem.RootElement.GetProperty("detail").GetString()}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException)
        {
            return said;
        }
    }

    /// <summary>A redirect could lead the key elsewhere; a cookie has no business here.</summary>
    private static SocketsHttpHandler OwnHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null, // sending is no part of the trace that happened to start it
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15), // so that a moved console is found: names are resolved anew
    };
}
