using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpsConsole.Client.Prompts;

/// <summary>What the console answered.</summary>
/// <param name="Document">The document; null when it is unchanged.</param>
/// <param name="Sha">The version's commit where the document is unchanged; null where the console does not say.</param>
/// <param name="Tag">Its entity tag, as it was sent; null for none.</param>
internal sealed record PromptAnswer(byte[]? Document, string? Sha, string? Tag);

/// <summary>The console does not give a prompt.</summary>
/// <param name="status">Its status.</param>
/// <param name="message">Why, for people.</param>
internal sealed class PromptRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status => status;
}

/// <summary>The requests for prompts.</summary>
internal sealed class PromptApi : IDisposable
{
    private const string ShaHeader = "X-Prompt-Sha";

    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly AuthenticationHeaderValue _key;

    public PromptApi(ConsoleConnection connection, HttpMessageHandler? handler)
    {
        (_endpoint, _key) = (connection.Endpoint, new AuthenticationHeaderValue("Bearer", connection.ApiKey));
        _http = new HttpClient(handler ?? OwnHandler(), disposeHandler: handler is null) { MaxResponseContentBufferSize = PromptDocument.MaxLength, Timeout = TimeSpan.FromSeconds(15) };
    }

    /// <summary>Asks for what is live.</summary>
    /// <exception cref="PromptRefusedException">The console gives none.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<PromptAnswer> GetAsync(string name, string environment, string? tag, CancellationToken cancellationToken)
    {
        string path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_endpoint, $"api/v1/prompts/{path}?env={Uri.EscapeDataString(environment)}")) { Headers = { Authorization = _key } };
        request.Headers.Accept.ParseAdd("application/json");
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => new PromptAnswer(body, null, response.Headers.ETag?.ToString()),
            HttpStatusCode.NotModified => new PromptAnswer(null, response.Headers.TryGetValues(ShaHeader, out IEnumerable<string>? sha) ? sha.First() : null, null),
            _ => throw new PromptRefusedException(response.StatusCode, $"The console answers {(int)response.StatusCode}. {Detail(body)}".Trim()),
        };
    }

    public void Dispose() => _http.Dispose();

    private static string Detail(byte[] body)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(body);
            return $"{problem.RootElement.GetProperty("detail").GetString()} {(problem.RootElement.TryGetProperty("remedy", out JsonElement remedy) ? remedy.GetString() : "")}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>A redirect could lead the key elsewhere, or to a login page that says 200; a cookie has no business here.</summary>
    private static SocketsHttpHandler OwnHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null, // refreshing is no part of the trace that happened to start it
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15), // so that a moved console is found: names are resolved anew
    };
}
