using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Telemetry;

/// <summary>
/// Answers a failed export as OTLP wants it: a <c>google.rpc.Status</c> in the request's own encoding, or plain text when it had none
/// of ours. For handlers of authentication and authorization too, which see failures before an endpoint does.
/// </summary>
internal static class OtlpProblem
{
    /// <summary>Writes the answer and counts it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="message">What went wrong, for a developer to read; nothing of the content.</param>
    public static async Task WriteAsync(HttpContext context, int status, string message)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OtlpRoute>() is { } route)
        {
            context.RequestServices.GetRequiredService<OtlpTraffic>().Count(route.Signal, status);
        }

        context.Response.StatusCode = status;
        if (OtlpRequest.Encoding(context.Request) is not { } encoding)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(message);
            return;
        }

        context.Response.ContentType = OtlpResponse.MediaType(encoding);
        await context.Response.Body.WriteAsync(OtlpResponse.Status(encoding, status, message));
    }
}
