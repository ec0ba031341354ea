using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Identity;
using OpsConsole.Web.KillSwitch.Delivery;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>Drills for programs.</summary>
internal static class DrillEndpoints
{
    private const int Listed = 100;
    private const string Remedy = "Send {\"env\":\"production\"}.";

    public static async Task<Results<Accepted<DrillStartedJson>, ProblemHttpResult>> StartAsync(HttpContext http, DrillCommands commands)
    {
        (JsonDocument? json, int status, string problem) = await RequestBody.ReadAsync(http.Request);
        string? environment = null;
        try
        {
            using (json)
            {
                environment = json is null ? null : RequestBody.Text(json.RootElement, "env");
            }
        }
        catch (FormatException exception)
        {
            (json, status, problem) = (null, StatusCodes.Status400BadRequest, exception.Message);
        }

        if (json is null)
        {
            return Problem.Of(status, problem, Remedy);
        }

        DrillStart start = await commands.StartAsync(RequestOrigin.ActorOf(http), environment);
        return start.Refusal switch
        {
            DrillRefusal.None => TypedResults.Accepted($"/api/v1/killswitches/drills?env={Uri.EscapeDataString(environment!)}", new DrillStartedJson(start.Id!, environment!, "running")),
            DrillRefusal.NotAllowed => Problem.Of(StatusCodes.Status403Forbidden, "This is not allowed.", start.Problem),
            DrillRefusal.Running => Problem.Of(StatusCodes.Status409Conflict, start.Problem, "Wait for its end: GET /api/v1/killswitches/drills."),
            _ => Problem.Of(StatusCodes.Status400BadRequest, start.Problem, Remedy),
        };
    }

    public static async Task<Results<Ok<DrillsJson>, ProblemHttpResult>> ListAsync(DrillHistory history, DrillRunner runner, CancellationToken cancellationToken, string? env = null, int limit = Listed)
    {
        if (env is not null && !EnvironmentName.IsValid(env))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"env: must name an environment, in 1 to {SwitchRecord.MaxEnvironment} characters.", "Leave it out for all environments.");
        }

        if (limit is < 1 or > DrillHistory.MaxListed)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"limit: must be 1 to {DrillHistory.MaxListed}.", $"Leave it out for {Listed}.");
        }

        try
        {
            IEnumerable<DrillJson> running = runner.Running.Where(r => env is null || r.Environment == env).Select(DrillJson.Of);
            IEnumerable<DrillJson> over = (await history.ListAsync(env, limit, cancellationToken)).Select(DrillJson.Of);
            return TypedResults.Ok(new DrillsJson([.. running.Concat(over).DistinctBy(d => d.Id).OrderByDescending(d => d.StartedAt).Take(limit)]));
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The history of drills is in the database, which does not answer.", "Drills work all the same; ask again later.");
        }
    }
}
