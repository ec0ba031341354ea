using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Costs.Budgets.Api;

/// <summary>Budgets for programs: <c>/api/v1/budgets</c>. They change by change requests, as for people.</summary>
internal static class BudgetsApi
{
    public const string Path = "/api/v1/budgets";

    private const int MaxBody = 64 * 1024;

    private const string List = "GET /api/v1/budgets lists those there are.";

    public static async Task<Results<Ok<BudgetListJson>, ProblemHttpResult>> ListAsync(BudgetBook budgets, BudgetWatch watch, BudgetAlertQueries alerts, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<BudgetAlert> open = await alerts.OpenAsync(cancellationToken);
            return TypedResults.Ok(new BudgetListJson([.. budgets.All.Select(b => BudgetJson.Of(b, watch.Standings.GetValueOrDefault(b.Slug), open))]));
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return Unavailable;
        }
    }

    public static async Task<Results<Accepted<BudgetChangeJson>, ProblemHttpResult>> PutAsync(string slug, string? why, HttpContext http, SettingWishes wishes, BudgetBook budgets, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(http.Request, MaxBody, cancellationToken) is not { } body)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {MaxBody / 1024} KiB.", "Send the budget only.");
        }

        if (BudgetReader.Read(Encoding.UTF8.GetString(body), out string? problem) is not { } budget)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem!, "Put that right and repeat. /openapi/v1.json says what is expected.");
        }

        return await AskAsync(http, wishes, slug, BudgetText.Write(budget), BudgetTitles.Of(budgets.Find(slug)?.Budget, budget), why, cancellationToken);
    }

    public static async Task<Results<Accepted<BudgetChangeJson>, ProblemHttpResult>> DeleteAsync(string slug, string? why, HttpContext http, SettingWishes wishes, BudgetBook budgets, CancellationToken cancellationToken) =>
        budgets.Find(slug) is { } known
            ? await AskAsync(http, wishes, slug, "", BudgetTitles.Removing(known.Budget), why, cancellationToken)
            : Problem.Of(StatusCodes.Status404NotFound, "There is no such budget.", List);

    public static async Task<Results<Ok<BudgetAlertJson>, ProblemHttpResult>> AcknowledgeAsync(
        string slug, string id, HttpContext http, BudgetAlertQueries alerts, BudgetAlertCommands commands, CancellationToken cancellationToken)
    {
        try
        {
            if (!await alerts.IsOfAsync(slug, id, cancellationToken))
            {
                return Problem.Of(StatusCodes.Status404NotFound, "The budget has no such alert.", List);
            }

            BudgetAlertOutcome outcome = await commands.AcknowledgeAsync(RequestOrigin.ActorOf(http), id, cancellationToken);
            return outcome.Alert is { } alert ? TypedResults.Ok(BudgetAlertJson.Of(alert))
                : Problem.Of(outcome.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound, outcome.Problem!, outcome.Denied ? "Use a key with the scope changes:write." : List);
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return Unavailable;
        }
    }

    private static ProblemHttpResult Unavailable => Problem.Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer, so nothing is known of budgets.", "Try again in a moment.");

    private static async Task<Results<Accepted<BudgetChangeJson>, ProblemHttpResult>> AskAsync(
        HttpContext http, SettingWishes wishes, string slug, string text, string title, string? why, CancellationToken cancellationToken)
    {
        try
        {
            ChangeOutcome outcome = await wishes.AskAsync(RequestOrigin.ActorOf(http), Budget.SettingOf(slug), text, title, why, cancellationToken);
            return outcome is { Problem: null, Id: { } id, State: { } state }
                ? TypedResults.Accepted(ChangesApi.At(id), new BudgetChangeJson(id, JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), ChangeLinks.Of(id)))
                : ChangeAnswer.Of(outcome);
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return Unavailable;
        }
    }
}
