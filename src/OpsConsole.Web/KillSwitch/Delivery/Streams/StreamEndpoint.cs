using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Web.KillSwitch.Delivery.Reports;
using OpsConsole.Web.KillSwitch.Delivery.States;

namespace OpsConsole.Web.KillSwitch.Delivery.Streams;

/// <summary><c>GET /api/v1/killswitches/stream</c>: server-sent events, the full state first and after each change.</summary>
internal sealed class StreamEndpoint(KeyGate gate, EnvironmentStates states, StreamHub hub, Obedience obedience, TimeProvider time)
{
    private static readonly StringValues ContentType = "text/event-stream";
    private static readonly StringValues NoStore = "no-store, no-transform";
    private static readonly StringValues Unbuffered = "no";

    /// <summary>What a client waits before it connects again; it adds its own jitter.</summary>
    private static readonly byte[] Retry = "retry: 1000\n\n"u8.ToArray();

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (gate.Admit(context, Permissions.ReadFlags) is not { } key)
        {
            return gate.RefuseAsync(context, Permissions.ReadFlags);
        }

        return Caller.Read(context.Request.Query, out string problem) is { } caller
            ? StreamAsync(context, key, caller, EventForm.State)
            : Problem.Of(
                StatusCodes.Status400BadRequest, problem,
                "Ask for /api/v1/killswitches/stream?env=production&app=my-app&instance=my-instance.").ExecuteAsync(context);
    }

    /// <summary>Streams until somebody ends it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">Its key.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="form">What is told.</param>
    /// <param name="beside">What else is news when it is another object than before, once <see cref="StreamHub.Look"/> is called; null for nothing.</param>
    public async Task StreamAsync(HttpContext context, KeyEntry key, Caller caller, EventForm form, Func<object?>? beside = null)
    {
        PipeWriter pipe = context.Response.BodyWriter;
        OpenStream stream = new(states.In(caller.Environment), form, pipe, key, time, beside);
        if (hub.Add(stream) is not { } shard)
        {
            await RefuseAsync(context);
            return;
        }

        Instance? instance = obedience.Connect(caller);
        try
        {
            Note(context.Request, caller, instance);
            Begin(context);
            stream.Open(Retry);
            using (context.RequestAborted.UnsafeRegister(static stream => ((OpenStream)stream!).End(), stream))
            {
                await stream.Ended;
            }
        }
        finally
        {
            hub.Remove(stream, shard);
            if (stream.BusySince > 0)
            {
                context.Abort(); // a client that does not read would hold up the end as well
            }

            await stream.CloseAsync();
            obedience.Disconnect(instance);
        }
    }

    private static void Begin(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentType = ContentType;
        headers.CacheControl = NoStore;
        headers.XContentTypeOptions = "nosniff";
        headers["X-Accel-Buffering"] = Unbuffered;
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // silence between heartbeats is no slowness; the hub knows who does not read
        }
    }

    /// <summary>The id of the last event that a client took says which state it obeys.</summary>
    private void Note(HttpRequest request, Caller caller, Instance? instance)
    {
        string? last = request.Headers["Last-Event-ID"].Count == 1 ? request.Headers["Last-Event-ID"][0] : request.Query["lastEventId"].LastOrDefault();
        if (ObeyedVersion.Read(last) is { } obeyed)
        {
            obedience.Take(caller.Environment, instance, obeyed, TimeSpan.Zero);
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Random.Shared.Next(2, 11).ToString();
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "Too many streams are open.", "Try again after the time in Retry-After, or poll /api/v1/killswitches.")
            .ExecuteAsync(context);
    }
}
