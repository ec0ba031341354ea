using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>A notification as it came.</summary>
/// <param name="Id">What receivers tell repetitions by.</param>
/// <param name="Topic">What it tells of.</param>
/// <param name="Change">The change request.</param>
public sealed record Notice(string Id, string Topic, string Change);

/// <summary>Receives a console's notifications, on a port of its own.</summary>
internal sealed class NoticeReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Notice> _got = new();

    private NoticeReceiver(WebApplication server) => _server = server;

    /// <summary>Everything that came, repetitions too.</summary>
    public IReadOnlyCollection<Notice> Got => _got;

    /// <summary>Called with a notification before it is answered.</summary>
    public Func<Notice, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called with a notification after it was answered.</summary>
    public Func<Notice, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Where it listens.</summary>
    public string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<NoticeReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        NoticeReceiver receiver = new(builder.Build());
        receiver._server.MapPost("/", receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        JsonNode body = (await JsonNode.ParseAsync(http.Request.Body))!;
        Notice notice = new(http.Request.Headers["webhook-id"].ToString(), (string)body["type"]!, ((string?)body["data"]!["dedupeKey"] ?? "").Replace("change:", "", StringComparison.Ordinal));
        _got.Enqueue(notice);
        await Before(notice);
        await http.Response.CompleteAsync();
        await After(notice);
    }
}
