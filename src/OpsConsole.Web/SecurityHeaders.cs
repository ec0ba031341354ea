namespace OpsConsole.Web;

/// <summary>Headers by which browsers hold the pages to what they need.</summary>
internal static class SecurityHeaders
{
    // No inline scripts and no eval. Inline styles: charts and grids set them.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; "
        + "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment, because the component endpoint sets a weaker policy of its own.
        context.Response.OnStarting(static state =>
        {
            HttpContext current = (HttpContext)state;
            IHeaderDictionary headers = current.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            if (current.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
