using Microsoft.AspNetCore.Components.Endpoints;

namespace OpsConsole.Web.Identity;

/// <summary>
/// How refusals (401, 403, 429) are written below a path, where a protocol asks for another form than problem details.
/// Register one as a singleton; the longest prefix counts.
/// </summary>
/// <param name="PathPrefix">Rooted path, such as <c>/v1</c>.</param>
/// <param name="WriteAsync">Writes the body. The status is set already.</param>
internal sealed record RefusalBody(string PathPrefix, Func<HttpContext, RefusalReason, Task> WriteAsync);

/// <summary>Why a request was refused, and what to do about it. Safe to show to anybody.</summary>
internal sealed record RefusalReason(int Status, string Detail, string Remedy);

/// <summary>Marks an endpoint that people open in a browser although it is not a component.</summary>
internal sealed class PageEndpoint;

/// <summary>Refuses a request: pages are sent to sign in, programs get an answer that they can read.</summary>
internal static class Refusal
{
    public const string GetKey = "Send 'Authorization: Bearer <API key>'. Keys are made under Settings, API keys, or by the command 'apikey add'.";

    private static readonly string[] ProgramPrefixes = ["/api", "/v1", "/ofrep", "/openapi", "/healthz", "/control", "/_blazor"];

    /// <summary>Whether a person is looking at the answer.</summary>
    public static bool IsForPage(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint)
        {
            return endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || endpoint.Metadata.GetMetadata<PageEndpoint>() is not null;
        }

        return !IsForProgram(context.Request.Path);
    }

    /// <summary>Whether programs ask there.</summary>
    public static bool IsForProgram(PathString path) => Array.Exists(ProgramPrefixes, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a refusal in the form that the path asks for.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail, string remedy)
    {
        RefusalReason reason = new(status, detail, remedy);
        context.Response.StatusCode = status;
        RefusalBody? body = context.RequestServices.GetServices<RefusalBody>()
            .Where(b => context.Request.Path.StartsWithSegments(b.PathPrefix, StringComparison.OrdinalIgnoreCase))
            .MaxBy(b => b.PathPrefix.Length);
        return body is null ? Problem.Of(status, detail, remedy).ExecuteAsync(context) : body.WriteAsync(context, reason);
    }
}
