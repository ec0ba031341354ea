using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.KillSwitch.Delivery.States;

/// <summary><c>GET /api/v1/killswitches?env=</c>: the state, or 304 when the caller has it.</summary>
internal sealed class PollEndpoint(KeyGate gate, EnvironmentStates states)
{
    private static readonly StringValues Json = "application/json";
    private static readonly StringValues NoCache = "no-cache"; // may be kept, and must be asked for again

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (gate.Admit(context, Permissions.ReadFlags) is null)
        {
            return gate.RefuseAsync(context, Permissions.ReadFlags);
        }

        if (Caller.Read(context.Request.Query, out string problem) is not { } caller)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, "Ask for /api/v1/killswitches?env=production, or another environment.").ExecuteAsync(context);
        }

        StateDocument document = states.In(caller.Environment).Current;
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.ETag = document.ETag;
        headers.CacheControl = NoCache;
        if (EntityTags.Match(context.Request.Headers.IfNoneMatch, document.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        headers.ContentType = Json;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentLength = document.Body.Length;
        return response.BodyWriter.WriteAsync(document.Body).AsTask();
    }
}
