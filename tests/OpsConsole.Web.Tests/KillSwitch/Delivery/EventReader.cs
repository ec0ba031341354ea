using System.Net.ServerSentEvents;
using System.Text.Json;

namespace OpsConsole.Web.Tests.KillSwitch.Delivery;

/// <summary>Reads a stream as a browser's EventSource does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _limit;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream body, CancellationTokenSource limit)
    {
        (_response, _limit) = (response, limit);
        _events = SseParser.Create(body).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
    }

    public HttpResponseMessage Response => _response;

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(client.BaseAddress!, path));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(limit.Token), limit);
    }

    /// <summary>The next event of a type; null when the stream has ended.</summary>
    public async Task<SseItem<string>?> NextAsync(string type)
    {
        while (await _events.MoveNextAsync())
        {
            if (_events.Current.EventType == type)
            {
                return _events.Current;
            }
        }

        return null;
    }

    /// <summary>The next state.</summary>
    public async Task<JsonElement> StateAsync() => JsonSerializer.Deserialize<JsonElement>((await NextAsync("state"))!.Value.Data);

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        _response.Dispose();
        _limit.Dispose();
    }
}
