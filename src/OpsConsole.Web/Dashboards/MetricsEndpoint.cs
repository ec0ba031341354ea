using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards;

/// <summary><c>GET /api/v1/metrics</c>: the numbers of the dashboards, for programs.</summary>
internal static class MetricsEndpoint
{
    public static async Task<Results<Ok<MetricsResponse>, ProblemHttpResult>> GetAsync(
        HttpRequest http, MetricsQuery query, IOptions<TelemetryOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        MetricsRequest? request = MetricsParameters.Read(http.Query, time.GetUtcNow().UtcDateTime, options.Value, out string? problem);
        if (request is null)
        {
            return Refused(problem!);
        }

        try
        {
            return TypedResults.Ok(MetricsResponse.Of(request, await query.RunAsync(request, cancellationToken)));
        }
        catch (TooManyPointsException tooMany)
        {
            return Refused(tooMany.Message);
        }
    }

    private static ProblemHttpResult Refused(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "The query cannot be answered");
}
