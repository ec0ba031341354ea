using Microsoft.Extensions.Primitives;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web;

/// <summary>
/// Refuses what another site makes a browser send: changing requests and WebSockets with a foreign origin. It stands behind the
/// cookie's SameSite and the forms' antiforgery tokens. Requests with a bearer token are not a browser's doing.
/// </summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use((context, next) =>
        IsForeign(context.Request)
            ? Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, "The request comes from another site.", "Open the console itself and try there.")
            : next(context));

    internal static bool IsForeign(HttpRequest request)
    {
        bool changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        if ((!changes && !request.HttpContext.WebSockets.IsWebSocketRequest) || ApiKeyHandler.IsAskedFor(request))
        {
            return false;
        }

        StringValues origin = request.Headers.Origin;
        if (origin.Count > 0)
        {
            // The host alone: behind a proxy that ends TLS, the scheme seen here is another.
            return !(Uri.TryCreate(origin[0], UriKind.Absolute, out Uri? uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
        }

        return request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site[0] is not ("same-origin" or "none");
    }
}
