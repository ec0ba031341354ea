using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Client.Audit;

/// <summary>What a witness asks the console. Every failure of the network or of the answer is null: the witness decides nothing by it.</summary>
internal sealed class WitnessApi : IDisposable
{
    private const int MaxAnswer = 256 * 1024;

    private readonly HttpClient _http;
    private readonly ConsoleConnection _connection;

    public WitnessApi(ConsoleConnection connection, CheckpointWitnessOptions options)
    {
        _connection = connection;
        _http = options.Handler is { } handler ? new HttpClient(handler, disposeHandler: false) : new HttpClient();
        _http.Timeout = options.Timeout;
        _http.MaxResponseContentBufferSize = MaxAnswer;
    }

    /// <summary>The newest checkpoint, and the key that the console names for it.</summary>
    public async Task<(string Note, string? Key)?> CheckpointAsync(CancellationToken cancellationToken)
    {
        (_, JsonDocument? answer) = await GetAsync("api/v1/audit/checkpoint", cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            return Text(answer, "note") is { } note ? (note, Text(answer, "verifierKey")) : null;
        }
    }

    /// <summary>The hashes of a consistency proof.</summary>
    /// <returns>The status too: 404 says that the log is not as large as <paramref name="to"/>.</returns>
    public async Task<(HttpStatusCode Status, IReadOnlyList<byte[]>? Hashes)> ConsistencyAsync(long from, long to, CancellationToken cancellationToken)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"api/v1/audit/consistency?from={from}&to={to}");
        (HttpStatusCode status, JsonDocument? answer) = await GetAsync(path, cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            return (status, answer is null ? null : Hashes(answer));
        }
    }

    /// <summary>The keys of the log, each with the first checkpoint that it signed, oldest first.</summary>
    public async Task<IReadOnlyList<(string Key, string? Checkpoint)>> KeysAsync(CancellationToken cancellationToken)
    {
        (_, JsonDocument? answer) = await GetAsync("api/v1/audit/keys", cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            return answer is { RootElement.ValueKind: JsonValueKind.Object } && answer.RootElement.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Array
                ? [.. items.EnumerateArray().Select(i => (Text(i, "verifierKey") ?? "", Text(i, "checkpoint")))]
                : [];
        }
    }

    /// <summary>Reports a violation.</summary>
    /// <returns>Whether the console took it, or will never take it: then there is no sense in sending it again.</returns>
    public async Task<bool> ReportAsync(LogViolation violation, string kind, string instance, CancellationToken cancellationToken)
    {
        try
        {
            using MemoryStream body = new();
            using (Utf8JsonWriter json = new(body))
            {
                json.WriteStartObject();
                json.WriteString("seen", violation.Seen);
                json.WriteString("offered", violation.Offered);
                json.WriteString("kind", kind);
                json.WriteString("instance", instance);
                json.WriteEndObject();
            }

            using HttpRequestMessage request = Request(HttpMethod.Post, "api/v1/audit/witness");
            request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException or IOException or JsonException or InvalidOperationException or ObjectDisposedException or DecoderFallbackException;

    private HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, new Uri(_connection.Endpoint, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _connection.ApiKey) } };

    private async Task<(HttpStatusCode Status, JsonDocument? Answer)> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = Request(HttpMethod.Get, path);
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            byte[] body = response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false) : [];
            return (response.StatusCode, body.Length > 0 ? JsonDocument.Parse(body) : null);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            return (0, null);
        }
    }

    private static string? Text(JsonDocument? answer, string name) => answer is null ? null : Text(answer.RootElement, name);

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<byte[]>? Hashes(JsonDocument answer)
    {
        if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("hashes", out JsonElement items)
            || items.ValueKind != JsonValueKind.Array || items.GetArrayLength() > ConsistencyProof.MaxHashes)
        {
            return null;
        }

        List<byte[]> hashes = [];
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !item.TryGetBytesFromBase64(out byte[]? hash) || hash.Length != ConsistencyProof.HashLength)
            {
                return null;
            }

            hashes.Add(hash);
        }

        return hashes;
    }
}
