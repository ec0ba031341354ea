using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Releases;

/// <summary>What was live when, for programs; from memory.</summary>
internal static class LiveEndpoint
{
    private const int DefaultLimit = 100, MaxLimit = 1000;

    /// <summary><c>GET /api/v1/prompts/releases</c>.</summary>
    public static Results<Ok<LiveSpanListJson>, ProblemHttpResult> Releases(ReleaseHistory history, string? env, string? prompt, string? at, string? limit)
    {
        if (Problem(at, limit, out DateTime? time, out int count) is { } problem)
        {
            return problem;
        }

        if (time is not null && (env is null || prompt is null))
        {
            return Web.Problem.Of(StatusCodes.Status400BadRequest, "'at' needs 'env' and 'prompt'.", "Give both, or ask /api/v1/prompts/live?at= for everything.");
        }

        IEnumerable<LiveSpan> spans = time is { } then ? history.At(env!, prompt!, then) is { } live ? [live] : []
            : env is not null && prompt is not null ? history.Of(env, prompt).Take(count)
            : history.Recent(int.MaxValue).Where(s => (env is null || s.Environment == env) && (prompt is null || s.Prompt == prompt)).Take(count);
        return TypedResults.Ok(new LiveSpanListJson([.. spans.Select(LiveSpanJson.Of)], null));
    }

    /// <summary><c>GET /api/v1/prompts/live</c>.</summary>
    public static Results<Ok<LiveSpanListJson>, ProblemHttpResult> Live(ReleaseHistory history, TimeProvider clock, string? env, string? at, string? limit, string? cursor)
    {
        if (Problem(at, limit, out DateTime? time, out int count) is { } problem)
        {
            return problem;
        }

        string[]? after = cursor is null ? [] : Names(cursor);
        if (after is null)
        {
            return Web.Problem.Of(StatusCodes.Status400BadRequest, "The cursor cannot be read.", "Use nextCursor of the page before, as it is.");
        }

        LiveSpan[] spans = [.. history.AllAt(env, time ?? clock.GetUtcNow().UtcDateTime).Where(s => after.Length == 0 || IsAfter(s, after)).Take(count + 1)];
        string? next = spans.Length > count ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{spans[count - 1].Environment}\n{spans[count - 1].Prompt}")) : null;
        return TypedResults.Ok(new LiveSpanListJson([.. spans.Take(count).Select(LiveSpanJson.Of)], next));
    }

    private static bool IsAfter(LiveSpan span, string[] after) =>
        string.CompareOrdinal(span.Environment, after[0]) is var order && (order > 0 || (order == 0 && string.CompareOrdinal(span.Prompt, after[1]) > 0));

    private static string[]? Names(string cursor)
    {
        try
        {
            string[] names = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
            return names.Length == 2 ? names : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

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
