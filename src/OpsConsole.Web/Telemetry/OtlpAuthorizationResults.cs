using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace OpsConsole.Web.Telemetry;

/// <summary>
/// Keeps exports from being sent to a sign-in page: Python's exporter counts the redirect itself as delivered and .NET's follows it to
/// a page that says 200, so the data would be lost without a word. Every other endpoint is answered as before.
/// </summary>
internal sealed class OtlpAuthorizationResults(AuthorizationMiddlewareResultHandler others) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !OtlpProblem.Concerns(context))
        {
            return others.HandleAsync(next, context, policy, authorizeResult);
        }

        if (authorizeResult.Challenged)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            return OtlpProblem.WriteAsync(context, StatusCodes.Status401Unauthorized,
                "Send an API key that may send telemetry, in the header: Authorization: Bearer <key>.");
        }

        return OtlpProblem.WriteAsync(context, StatusCodes.Status403Forbidden, "This API key may not send telemetry.");
    }
}
