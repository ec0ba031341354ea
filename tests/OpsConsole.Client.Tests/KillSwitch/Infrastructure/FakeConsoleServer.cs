using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Client.Tests.KillSwitch.Infrastructure;

/// <summary>A request that came in.</summary>
internal sealed record Asked(string Method, string Path, string Query, DateTimeOffset At, string? LastEventId, string? IfNoneMatch, string? Authorization);

/// <summary>A console that speaks the kill switch's contract over real HTTP, and can be made to misbehave.</summary>
internal sealed class FakeConsoleServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<Channel<byte[]>> _streams = [];
    private readonly JsonArray _killed = [];

    private FakeConsoleServer(TimeProvider clock)
    {
        _clock = clock;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public ConsoleConnection Connection => new(new Uri(_app.Urls.Single()), "key");

    public long Epoch { get; set; } = 1;

    public long Version { get; set; }

    public string? Checkpoint { get; set; }

    /// <summary>Answers instead of the console; returns false to let the console answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public int ConfirmationStatus { get; set; } = StatusCodes.Status204NoContent;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public ConcurrentQueue<JsonNode> Confirmations { get; } = new();

    public IEnumerable<Asked> Attempts => Requests.Where(r => r.Method == "GET");

    public int OpenStreams
    {
        get
        {
            lock (_lock)
            {
                return _streams.Count;
            }
        }
    }

    public static async Task<FakeConsoleServer> StartAsync(TimeProvider? clock = null)
    {
        FakeConsoleServer server = new(clock ?? TimeProvider.System);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Kill(string scope, string? message = null, string? model = null, double? trial = null)
    {
        lock (_lock)
        {
            JsonObject kill = new() { ["scope"] = scope, ["since"] = "2026-11-21T09:00:00.123Z", ["reason"] = "test" };
            if (message is not null || model is not null)
            {
                kill["fallback"] = new JsonObject { ["message"] = message, ["model"] = model };
            }

            if (trial is not null)
            {
                kill["trial"] = trial;
            }

            _killed.Add(kill);
            Version++;
        }

        Send("state");
    }

    public void Restore(string scope)
    {
        lock (_lock)
        {
            _killed.Remove(_killed.First(k => (string?)k!["scope"] == scope));
            Version++;
        }

        Send("state");
    }

    /// <summary>Sends the state to every stream, as an event of this name.</summary>
    public void Send(string name) => SendRaw(Frame(name));

    public void SendRaw(byte[] bytes)
    {
        lock (_lock)
        {
            _streams.ForEach(s => s.Writer.TryWrite(bytes));
        }
    }

    /// <summary>Ends every stream.</summary>
    public void Hangup()
    {
        lock (_lock)
        {
            _streams.ForEach(s => s.Writer.TryComplete());
        }
    }

    public string Document()
    {
        lock (_lock)
        {
            return new JsonObject
            {
                ["epoch"] = Epoch, ["version"] = Version, ["env"] = "production", ["killed"] = _killed.DeepClone(), ["auditCheckpoint"] = Checkpoint, ["somethingNewer"] = new JsonArray(1, 2),
            }.ToJsonString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Hangup();
        await _app.DisposeAsync();
    }

    private byte[] Frame(string name) => Encoding.UTF8.GetBytes($"event: {name}\nid: {Epoch}-{Version}\ndata: {Document()}\n\n");

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        Requests.Enqueue(new Asked(request.Method, request.Path, request.QueryString.Value ?? "", _clock.GetUtcNow(),
            request.Headers["Last-Event-ID"], request.Headers.IfNoneMatch, request.Headers.Authorization));
        if (Instead is not null && await Instead(context))
        {
            return;
        }

        switch (request.Method, request.Path.Value)
        {
            case ("GET", "/api/v1/killswitches"):
                await PollAsync(context);
                break;
            case ("GET", "/api/v1/killswitches/stream"):
                await StreamAsync(context);
                break;
            case ("POST", "/api/v1/killswitches/confirmations"):
                if (ConfirmationStatus == StatusCodes.Status204NoContent)
                {
                    Confirmations.Enqueue((await JsonNode.ParseAsync(request.Body))!);
                }

                context.Response.StatusCode = ConfirmationStatus;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task PollAsync(HttpContext context)
    {
        string etag = $"\"{Epoch}-{Version}-abcd0123\"";
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(Document());
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        Channel<byte[]> frames = Channel.CreateUnbounded<byte[]>();
        frames.Writer.TryWrite("retry: 3000\n\n"u8.ToArray());
        lock (_lock)
        {
            frames.Writer.TryWrite(Frame("state"));
            _streams.Add(frames);
        }

        try
        {
            await foreach (byte[] frame in frames.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(frame, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            lock (_lock)
            {
                _streams.Remove(frames);
            }
        }
    }
}
