using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Web.KillSwitch.Delivery.Reports;

namespace OpsConsole.Web.KillSwitch.Delivery.States;

/// <summary><c>GET /api/v1/killswitches?env=</c>: the state, or 304 when the caller has it.</summary>
internal sealed class PollEndpoint(KeyGate gate, EnvironmentStates states, Obedience obedience)
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
        StringValues has = context.Request.Headers.IfNoneMatch;
        Note(caller, has, document);
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.ETag = document.ETag;
        headers.CacheControl = NoCache;
        if (EntityTags.Match(has, document.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        headers.ContentType = Json;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentLength = document.Body.Length;
        return response.BodyWriter.WriteAsync(document.Body).AsTask();
    }

    /// <summary>The tag that a caller has says which state it obeys.</summary>
    private void Note(Caller caller, StringValues has, StateDocument document)
    {
        Instance? instance = obedience.See(caller, InstanceVia.Poll);
        if (has.Count == 1 && (instance is not null || has[0] != document.ETag) && ObeyedVersion.Read(has[0]) is { } obeyed)
        {
            obedience.Take(caller.Environment, instance, obeyed, TimeSpan.Zero);
        }
    }
}
