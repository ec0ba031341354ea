using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>
/// Writes refused requests to the audit trail before they are answered: of people and keys that lack a permission, and of keys that
/// are not known. Somebody who has yet to sign in was not refused anything.
/// </summary>
internal sealed class RefusedRequests(DeniedAttempts attempts) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden || (authorizeResult.Challenged && ApiKeyHandler.IsAskedFor(context.Request)))
        {
            string? permission = policy.Requirements.OfType<PermissionRequirement>().FirstOrDefault(r => r.Permission is not null)?.Permission;
            await attempts.RecordAsync(RequestOrigin.ActorOf(context), EndpointOf(context), permission);
        }

        await _default.HandleAsync(next, context, policy, authorizeResult);
    }

    /// <summary>Method and route: never the address itself, which may hold anything.</summary>
    private static string EndpointOf(HttpContext context) =>
        $"{context.Request.Method} /{(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimStart('/') ?? "-"}";
}
