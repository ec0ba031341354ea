using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Outcomes;

namespace OpsConsole.Web.Telemetry.Outcomes;

/// <summary>The answer to outcomes that were taken.</summary>
/// <param name="Accepted">Items that were taken: all that were sent.</param>
/// <param name="Joined">Those whose interaction is there.</param>
/// <param name="Waiting">Those that wait for their interaction.</param>
internal sealed record OutcomesAnswer(int Accepted, int Joined, int Waiting);

/// <summary><c>POST /api/v1/outcomes</c>: what applications and their users say of interactions. It goes through the door of telemetry: 200 once it is durable.</summary>
internal static class OutcomesEndpoint
{
    /// <summary>Largest body, bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    public static async Task<Results<Ok<OutcomesAnswer>, ProblemHttpResult>> PostAsync(HttpContext http, OutcomeMapper mapper, ITelemetryIngest ingest, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(http.Request, MaxBody, cancellationToken) is not { } body)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {MaxBody / 1024} KiB.", $"Send at most {OutcomeReader.MostItems} outcomes at once, in several requests.");
        }

        if (OutcomeReader.Read(body, out OutcomeProblem? problem) is not { } items)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem!.Detail, problem.Remedy);
        }

        IngestRequest request = mapper.Map(items, body.Length);
        IngestVerdict verdict = await ingest.WriteAsync(request, cancellationToken);
        if (verdict.Kind != IngestVerdictKind.Stored)
        {
            http.Response.Headers[HeaderNames.RetryAfter] = ((int)Math.Ceiling(verdict.RetryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable, verdict.Kind == IngestVerdictKind.Overloaded ? "The console is overloaded." : "The console's database cannot be written.",
                "Nothing was kept: send it again after the time in Retry-After.");
        }

        int waiting = request.Statements.Count(statement => statement.IsWaiting);
        return TypedResults.Ok(new OutcomesAnswer(items.Count, items.Count - waiting, waiting));
    }
}
