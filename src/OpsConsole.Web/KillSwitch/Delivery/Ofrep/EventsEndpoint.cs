using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary><c>GET /ofrep/v1/events</c>: tells browsers that flags changed, kills or prompts, so that they ask for them.</summary>
internal sealed class EventsEndpoint : IDisposable
{
    private readonly EventToken _tokens;
    private readonly BrowserAccess _browsers;
    private readonly StreamEndpoint _streams;
    private readonly StreamHub _hub;
    private readonly ServedPrompts _prompts;

    /// <summary>An endpoint that follows what is live.</summary>
    public EventsEndpoint(EventToken tokens, BrowserAccess browsers, StreamEndpoint streams, StreamHub hub, ServedPrompts prompts)
    {
        (_tokens, _browsers, _streams, _hub, _prompts) = (tokens, browsers, streams, hub, prompts);
        _prompts.Changed += _hub.Look;
    }

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        _browsers.Allow(context);
        if (Caller.Read(context.Request.Query, out string problem) is not { } caller)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, "Use the address in 'eventStreams' of a bulk evaluation.").ExecuteAsync(context);
        }

        return _tokens.Verify(context.Request.Query["token"].LastOrDefault(), caller.Environment) is { } key
            ? _streams.StreamAsync(context, key, caller, EventForm.Announcement, () => _prompts.In(caller.Environment))
            : Problem.Of(StatusCodes.Status401Unauthorized, "The token is missing, wrong or too old.", "Use the address in 'eventStreams' of a new bulk evaluation.").ExecuteAsync(context);
    }

    /// <inheritdoc />
    public void Dispose() => _prompts.Changed -= _hub.Look;
}
