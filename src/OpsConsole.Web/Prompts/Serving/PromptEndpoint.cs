using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.KillSwitch.Delivery;

namespace OpsConsole.Web.Prompts.Serving;

/// <summary><c>GET /api/v1/prompts/{name}</c>: a version of a prompt, or 304 when the caller has it.</summary>
internal sealed class PromptEndpoint(KeyGate gate, ServedPrompts prompts, PromptRefusals refusals)
{
    /// <summary>Header that names the version's commit, also where the body is left out: two commits may have the same content.</summary>
    public const string ShaHeader = "X-Prompt-Sha";

    private static readonly StringValues
        Json = "application/json",
        Plain = "text/plain; charset=utf-8",
        Bytes = "application/octet-stream",
        NoCache = "no-cache", // may be kept, and must be asked for again
        NoSniff = "nosniff",
        VaryAccept = "Accept";

    /// <summary>Answers.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (gate.Admit(context, Permissions.ViewPrompts) is null)
        {
            return gate.RefuseAsync(context, Permissions.ViewPrompts);
        }

        if (PromptQuestion.Read(context, out string problem) is not { } question)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, "Ask for /api/v1/prompts/NAME?env=production, or ?sha=, or neither for the newest.").ExecuteAsync(context);
        }

        return question.Environment is { } environment
            ? AnswerAsync(context, question, prompts.Live(environment, question.Name))
            : ReadAndAnswerAsync(context, question);
    }

    private async Task ReadAndAnswerAsync(HttpContext context, PromptQuestion question) =>
        await AnswerAsync(context, question, await (question.Sha is { } sha
            ? prompts.AtAsync(question.Name, sha, context.RequestAborted)
            : prompts.NewestAsync(question.Name, context.RequestAborted)));

    private Task AnswerAsync(HttpContext context, PromptQuestion question, ServedAnswer answer)
    {
        if (answer.Prompt is not { } prompt)
        {
            return answer.Unread is { } unread ? PromptRefusals.WriteAsync(context, unread) : refusals.WriteAsync(context, question, answer.Miss);
        }

        if (prompt.Prompt is null && !question.Raw)
        {
            return PromptRefusals.WriteAsync(context, prompt);
        }

        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.ETag = prompt.ETag;
        headers.CacheControl = NoCache;
        headers.Vary = VaryAccept;
        headers[ShaHeader] = prompt.Version.Commit;
        if (EntityTags.Match(context.Request.Headers.IfNoneMatch, prompt.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        byte[] body = question.Raw ? prompt.Content : prompt.Document;
        headers.ContentType = !question.Raw ? Json : prompt.IsText ? Plain : Bytes;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body).AsTask();
    }
}
