using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>Lets pages of other origins evaluate flags: the same origins that may send telemetry.</summary>
internal sealed class BrowserAccess(IOptions<TelemetryOptions> options)
{
    private const string Headers = "authorization, content-type, if-none-match, x-api-key, x-opsconsole-environment";

    private readonly HashSet<string> _origins = [.. options.Value.AllowedOrigins];

    /// <summary>Says in the answer that the page may read it, if it may.</summary>
    /// <returns>Whether it may.</returns>
    public bool Allow(HttpContext context)
    {
        StringValues origin = context.Request.Headers.Origin;
        if (origin.Count == 0)
        {
            return false;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.Vary = HeaderNames.Origin;
        if (!_origins.Contains(origin.ToString()) && !_origins.Contains("*"))
        {
            return false;
        }

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "ETag, Retry-After";
        return true;
    }

    /// <summary>Answers a browser that asks first.</summary>
    public Task AnswerPreflightAsync(HttpContext context)
    {
        if (Allow(context))
        {
            context.Response.Headers.AccessControlAllowMethods = "GET, POST";
            context.Response.Headers.AccessControlAllowHeaders = Headers;
            context.Response.Headers.AccessControlMaxAge = "3600";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
