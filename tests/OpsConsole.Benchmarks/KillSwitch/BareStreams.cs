using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>The least that can be done: Kestrel, open streams, and one loop that writes the same bytes to all of them; and an empty endpoint.</summary>
internal static class BareStreams
{
    private static readonly ConcurrentDictionary<PipeWriter, bool> Streams = new();
    private static int _version;

    public static async Task<int> RunAsync(string address)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", address);
        WebApplication app = builder.Build();
        app.MapGet("/", () => "bare");
        app.MapGet("/empty", (RequestDelegate)(_ => Task.CompletedTask));
        app.MapGet("/stream", (RequestDelegate)StreamAsync);
        app.MapPost("/flip", (RequestDelegate)FlipAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        PipeWriter pipe = context.Response.BodyWriter;
        pipe.Write(Event());
        await pipe.FlushAsync();
        Streams[pipe] = true;
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => Streams.TryRemove(pipe, out bool _), TaskScheduler.Default);
    }

    private static async Task FlipAsync(HttpContext context)
    {
        Interlocked.Increment(ref _version);
        byte[] bytes = Event();
        await Task.Run(() =>
        {
            foreach (PipeWriter pipe in Streams.Keys)
            {
                pipe.Write(bytes);
                _ = pipe.FlushAsync().AsTask();
            }
        });
        await context.Response.WriteAsync($"{{\"version\":{_version}}}");
    }

    private static byte[] Event() => Encoding.UTF8.GetBytes($"event: state\nid: 1-{_version}\ndata: {new string('x', 500)}\n\n");
}
