using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>Interactions for programs. The list takes the parameters of the page's address, and <c>limit</c> (1 to 200, default 50).</summary>
internal static class InteractionEndpoints
{
    private const int DefaultLimit = 50;

    public static async Task<Results<Ok<InteractionListJson>, ProblemHttpResult>> ListAsync(
        HttpRequest http, InteractionQueries queries, CancellationToken cancellationToken)
    {
        InteractionFilter filter = InteractionFilter.FromQuery(name => http.Query[name].LastOrDefault(), out IReadOnlyList<string> found);
        List<string> problems = [.. found];
        string? sortText = http.Query["sort"].LastOrDefault(), limitText = http.Query["limit"].LastOrDefault();
        InteractionSort sort = sortText == "slowest" ? InteractionSort.Slowest : InteractionSort.Newest;
        if (!string.IsNullOrEmpty(sortText) && sortText is not ("newest" or "slowest"))
        {
            problems.Add("'sort' must be newest or slowest.");
        }

        int limit = DefaultLimit;
        if (!string.IsNullOrEmpty(limitText)
            && !(int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= InteractionQueries.MaxLimit))
        {
            problems.Add($"'limit' must be a whole number from 1 to {InteractionQueries.MaxLimit}.");
        }

        if (problems.Count > 0)
        {
            return Refused(StatusCodes.Status400BadRequest, "The query cannot be read", string.Join(' ', problems), "Correct the named parameters, or leave them out.");
        }

        try
        {
            return TypedResults.Ok(InteractionListJson.Of(await queries.ListAsync(filter, sort, http.Query["cursor"].LastOrDefault(), limit, cancellationToken)));
        }
        catch (FormatException notACursor)
        {
            return Refused(StatusCodes.Status400BadRequest, "The cursor cannot be read", notACursor.Message,
                "Use nextCursor of a page with the same filter and sort, or leave 'cursor' out.");
        }
    }

    public static async Task<Results<Ok<InteractionJson>, ProblemHttpResult>> GetAsync(string traceId, TraceQueries queries, CancellationToken cancellationToken)
    {
        if (!TraceId.TryParse(traceId, out TraceId id))
        {
            return Refused(StatusCodes.Status400BadRequest, "Not a trace id", "A trace id has 32 hexadecimal digits.",
                "Use traceId of /api/v1/interactions, or /api/v1/responses/{responseId} with the provider's id of a response.");
        }

        return await queries.FindAsync(id, cancellationToken) is { } trace
            ? TypedResults.Ok(InteractionJson.Of(trace))
            : Refused(StatusCodes.Status404NotFound, "No such interaction", $"No interaction with trace id {id} is stored.",
                "A trace becomes an interaction when its first GenAI span arrives, and is kept for the retention of its environment.");
    }

    public static async Task<Results<Ok<ResponseJson>, ProblemHttpResult>> GetResponseAsync(
        string responseId, InteractionQueries interactions, TraceQueries traces, CancellationToken cancellationToken)
    {
        return responseId is { Length: > 0 and <= InteractionFilter.MaxTextLength }
            && await interactions.FindResponseAsync(responseId, cancellationToken) is { } place
            && await traces.FindAsync(place.TraceId, cancellationToken) is { } trace
            && trace.Calls.FirstOrDefault(c => c.SpanId == place.SpanId) is { } call
                ? TypedResults.Ok(ResponseJson.Of(trace, call))
                : Refused(StatusCodes.Status404NotFound, "No such response", "No model call with this response id is stored.",
                    "The id is gen_ai.response.id of the model call's span, as the provider gave it.");
    }

    private static ProblemHttpResult Refused(int status, string title, string detail, string remedy) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["remedy"] = remedy });
}
