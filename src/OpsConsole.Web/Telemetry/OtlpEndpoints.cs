using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Telemetry;

/// <summary>The three addresses that OpenTelemetry exporters and Collectors send to, on the console's own port.</summary>
internal static class OtlpEndpoints
{
    /// <summary>Maps them. They ask for <see cref="Permissions.SendTelemetry"/>; refusals are answered as exporters read them (<see cref="OtlpProblem"/>).</summary>
    public static void MapOtlp(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/traces", OtlpSignal.Traces);
        Map(routes, "/v1/logs", OtlpSignal.Logs);
        Map(routes, "/v1/metrics", OtlpSignal.Metrics);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, OtlpSignal signal)
    {
        OtlpRoute route = new(signal);
        routes.MapPost(path, (RequestDelegate)(context => context.RequestServices.GetRequiredService<OtlpReceiver>().ReceiveAsync(context, signal)))
            .WithMetadata(route)
            .RequireAuthorization(Permissions.SendTelemetry)
            .RequireCors(OtlpWeb.CorsPolicy);
        routes.Map(path, (RequestDelegate)RefuseMethodAsync) // any other method: POST is the better match for POST
            .WithMetadata(route)
            .AllowAnonymous();
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.Allow] = HttpMethods.Post;
        return OtlpProblem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Exports are sent with POST.");
    }
}
