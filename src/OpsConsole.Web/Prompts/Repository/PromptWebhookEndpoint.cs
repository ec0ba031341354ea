using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Prompts.Repository;

/// <summary>Where a Git host says that somebody pushed.</summary>
internal static class PromptWebhookEndpoint
{
    public const string Path = "/api/v1/prompts/webhook";

    private const int MaxBody = 1 << 20;

    public static void MapPromptWebhook(this WebApplication app) =>
        app.MapPost(Path, TakeAsync)
            .AllowAnonymous() // who sends it is told by its signature
            .WithTags("Prompts").WithName("PromptWebhook").WithSummary("Tell the console that somebody pushed to the prompt repository")
            .WithDescription("For webhooks of GitHub, GitLab, Gitea and Forgejo, with the secret of Prompts:WebhookSecret. Answers 202 and asks the repository for news; what the body says is not used. "
                + "401 for a wrong signature, 409 where no secret is set, 413 above 1 MiB.")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<Results<Accepted, ProblemHttpResult>> TakeAsync(HttpContext http, PromptWebhook webhook, DeniedAttempts denials, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.", "Let the Git host send less: push events alone are enough.");
        }

        switch (webhook.Take(name => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null, body.Span))
        {
            case WebhookOutcome.Taken:
                return TypedResults.Accepted((string?)null);
            case WebhookOutcome.NotSetUp:
                return Problem.Of(StatusCodes.Status409Conflict, "This console takes no webhooks: it has no secret for them.", "Set Prompts:WebhookSecret to a long random text, and the same text in the webhook of the Git host.");
            default:
                await denials.RecordAsync(RequestOrigin.ActorOf(http), "POST " + Path, null);
                return Problem.Of(StatusCodes.Status401Unauthorized, "The webhook is not signed with the console's secret.", "Set the secret of the webhook in the Git host to what Prompts:WebhookSecret is.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody)
        {
            return null;
        }

        using MemoryStream body = new();
        byte[] part = new byte[16 * 1024];
        while (await request.Body.ReadAsync(part, cancellationToken) is > 0 and int length)
        {
            if (body.Length + length > MaxBody)
            {
                return null;
            }

            body.Write(part, 0, length);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
