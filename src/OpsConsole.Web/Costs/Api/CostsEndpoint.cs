using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Web.Costs.Api;

/// <summary><c>GET /api/v1/costs</c>: what was billed, and where it is asked for what is allocated, what was estimated too.</summary>
internal static class CostsEndpoint
{
    public static async Task<Results<Ok<CostsResponse>, ProblemHttpResult>> GetAsync(HttpRequest http, BillQuery query, AllocatedCosts shares, TimeProvider time, CancellationToken cancellationToken)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        SharesRequest? divided = null;
        BillRequest? request = null;
        (string Detail, string Remedy) problem;
        if (CostsParameters.IsOfShares(http.Query))
        {
            divided = CostsParameters.ReadShares(http.Query, today, out problem);
        }
        else
        {
            request = CostsParameters.Read(http.Query, today, out problem);
        }

        if (divided is null && request is null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem.Detail, problem.Remedy);
        }

        try
        {
            return TypedResults.Ok(divided is not null
                ? CostsResponse.Of(divided, await shares.RunAsync(divided, cancellationToken))
                : CostsResponse.Of(request!, await query.RunAsync(request!, cancellationToken)));
        }
        catch (TooManyGroupsException tooMany)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, tooMany.Message, "Ask for fewer days, or group by less.");
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException { InnerException: DbException })
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer, so nothing is known of costs.", "Try again in a moment.");
        }
    }
}
