using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary><c>GET /ofrep/v1/events</c>: tells browsers that flags changed, so that they ask for them.</summary>
internal sealed class EventsEndpoint(EventToken tokens, BrowserAccess browsers, StreamEndpoint streams)
{
    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        browsers.Allow(context);
        if (Caller.Read(context.Request.Query, out string problem) is not { } caller)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, "Use the address in 'eventStreams' of a bulk evaluation.").ExecuteAsync(context);
        }

        return tokens.Verify(context.Request.Query["token"].LastOrDefault(), caller.Environment) is { } key
            ? streams.StreamAsync(context, key, caller, EventForm.Announcement)
            : Problem.Of(StatusCodes.Status401Unauthorized, "The token is missing, wrong or too old.", "Use the address in 'eventStreams' of a new bulk evaluation.").ExecuteAsync(context);
    }
}
