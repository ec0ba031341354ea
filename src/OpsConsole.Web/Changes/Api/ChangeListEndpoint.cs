using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Prompts;

namespace OpsConsole.Web.Changes.Api;

/// <summary>Change requests to read.</summary>
internal static class ChangeListEndpoint
{
    private const int DefaultLimit = 100, MaxLimit = 1000;
    private const string Me = "me";

    /// <summary><c>GET /api/v1/changes</c>.</summary>
    public static async Task<Results<Ok<ChangeListJson>, ProblemHttpResult>> ListAsync(
        HttpContext http, ChangeQueries queries, string? state, string? env, string? prompt, string? author, string? limit, string? cursor, CancellationToken cancellationToken)
    {
        int count = DefaultLimit;
        string[]? after = cursor is null ? [] : PageCursor.Read(cursor, 1);
        if (States(state) is not { } states)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"'{state}' is no state.", $"Give one or more of {string.Join(", ", Enum.GetValues<ChangeState>().Select(ChangeJson.Word))}, with commas; or leave it out.");
        }

        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxLimit))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"'limit' must be 1 to {MaxLimit}.", "Leave it out for 100.");
        }

        if (after is null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The cursor cannot be read.", "Use nextCursor of the page before, as it is.");
        }

        try
        {
            IReadOnlyList<ChangeRequest> found = await queries.ListAsync(
                new ChangeFilter
                {
                    States = states,
                    Environment = env,
                    Subject = prompt,
                    AuthorId = author == Me ? RequestOrigin.ActorOf(http).Id : author,
                    Before = after.Length == 0 ? null : after[0],
                    Limit = count + 1,
                },
                cancellationToken);
            return TypedResults.Ok(new ChangeListJson([.. found.Take(count).Select(ChangeJson.Of)], found.Count > count ? PageCursor.Of(found[count - 1].Id) : null));
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return ChangeAnswer.Unavailable;
        }
    }

    /// <summary><c>GET /api/v1/changes/{id}</c>.</summary>
    public static async Task<Results<Ok<ChangeDetailJson>, ProblemHttpResult>> FindAsync(HttpContext http, string id, ChangeDetails details, CancellationToken cancellationToken)
    {
        try
        {
            return await details.ReadAsync(id, RequestOrigin.ActorOf(http), cancellationToken) is { } detail ? TypedResults.Ok(ChangeDetailJson.Of(detail)) : ChangeAnswer.NotFound;
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return ChangeAnswer.Unavailable;
        }
    }

    private static ChangeState[]? States(string? words)
    {
        if (words is null)
        {
            return [];
        }

        ChangeState?[] states = [.. words.Split(',').Select(w => Enum.GetValues<ChangeState>().Cast<ChangeState?>().FirstOrDefault(s => ChangeJson.Word(s!.Value).Equals(w.Trim(), StringComparison.OrdinalIgnoreCase)))];
        return Array.TrueForAll(states, s => s is not null) ? [.. states.OfType<ChangeState>()] : null;
    }
}
