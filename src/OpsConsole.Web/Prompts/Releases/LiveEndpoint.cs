using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Releases;

/// <summary>What was live when, for programs; from memory.</summary>
internal static class LiveEndpoint
{
    private const int DefaultLimit = 100, MaxLimit = 1000;

    /// <summary><c>GET /api/v1/prompts/releases</c>.</summary>
    public static Results<Ok<LiveSpanListJson>, ProblemHttpResult> Releases(ReleaseHistory history, string? env, string? prompt, string? at, string? limit, string? cursor)
    {
        if (Problem(at, limit, out DateTime? time, out int count) is { } problem)
        {
            return problem;
        }

        if (time is not null && (env is null || prompt is null))
        {
            return Web.Problem.Of(StatusCodes.Status400BadRequest, "'at' needs 'env' and 'prompt'.", "Give both, or ask /api/v1/prompts/live?at= for everything.");
        }

        LiveSpan[] spans = [.. time is { } then ? history.At(env!, prompt!, then) is { } live ? [live] : []
            : env is not null && prompt is not null ? history.Of(env, prompt)
            : history.Recent(int.MaxValue).Where(s => (env is null || s.Environment == env) && (prompt is null || s.Prompt == prompt))];
        int from = cursor is null ? 0 : 1 + (PageCursor.Read(cursor, 3) is { } last ? Array.FindIndex(spans, s => s.ReleaseCommit == last[0] && s.Environment == last[1] && s.Prompt == last[2]) : -1);
        if (cursor is not null && from == 0)
        {
            return NoCursor("Use nextCursor of the page before, as it is; after a rewritten history begin again.");
        }

        LiveSpan[] page = [.. spans.Skip(from).Take(count)];
        string? next = spans.Length > from + count ? PageCursor.Of(page[^1].ReleaseCommit, page[^1].Environment, page[^1].Prompt) : null;
        return TypedResults.Ok(new LiveSpanListJson([.. page.Select(LiveSpanJson.Of)], next));
    }

    /// <summary><c>GET /api/v1/prompts/live</c>.</summary>
    public static Results<Ok<LiveSpanListJson>, ProblemHttpResult> Live(ReleaseHistory history, TimeProvider clock, string? env, string? at, string? limit, string? cursor)
    {
        if (Problem(at, limit, out DateTime? time, out int count) is { } problem)
        {
            return problem;
        }

        string[]? after = cursor is null ? [] : PageCursor.Read(cursor, 2);
        if (after is null)
        {
            return NoCursor("Use nextCursor of the page before, as it is.");
        }

        LiveSpan[] spans = [.. history.AllAt(env, time ?? clock.GetUtcNow().UtcDateTime).Where(s => after.Length == 0 || IsAfter(s, after)).Take(count + 1)];
        string? next = spans.Length > count ? PageCursor.Of(spans[count - 1].Environment, spans[count - 1].Prompt) : null;
        return TypedResults.Ok(new LiveSpanListJson([.. spans.Take(count).Select(LiveSpanJson.Of)], next));
    }

    private static bool IsAfter(LiveSpan span, string[] after) =>
        string.CompareOrdinal(span.Environment, after[0]) is var order && (order > 0 || (order == 0 && string.CompareOrdinal(span.Prompt, after[1]) > 0));

    private static ProblemHttpResult NoCursor(string remedy) => Web.Problem.Of(StatusCodes.Status400BadRequest, "The cursor cannot be read.", remedy);

    private static ProblemHttpResult? Problem(string? at, string? limit, out DateTime? time, out int count)
    {
        (time, count) = (null, DefaultLimit);
        if (at is not null)
        {
            if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset then))
            {
                return Web.Problem.Of(StatusCodes.Status400BadRequest, "'at' is not a time.", "Give it as RFC 3339, such as 2026-11-21T14:00:00Z; a plus sign is written %2B.");
            }

            time = then.UtcDateTime;
        }

        return limit is null || (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxLimit)
            ? null
            : Web.Problem.Of(StatusCodes.Status400BadRequest, $"'limit' must be 1 to {MaxLimit}.", "Leave it out for 100.");
    }
}
