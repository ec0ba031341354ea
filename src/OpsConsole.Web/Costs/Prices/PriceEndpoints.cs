using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>The price book for programs: <c>/api/v1/prices</c>.</summary>
internal static class PriceEndpoints
{
    private const string Shape = "Send the whole of your own price book as docs/prices.md shows it: { \"models\": [ { \"model\": …, \"prices\": [ { \"from\": …, \"input\": …, \"output\": … } ] } ] }.";

    /// <summary><c>GET</c>: the prices of today, and the company's own book.</summary>
    public static Ok<PricesResponse> Get(PriceBooks prices, SettingsInForce settings, TimeProvider time)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        SettingVersion? own = settings.Find(PriceSettings.Name);
        return TypedResults.Ok(new PricesResponse(
            prices.Current.Version, own?.At, own?.Change, own is null ? null : PriceFile.Read(own.Text),
            [.. prices.Current.Models.Order(StringComparer.Ordinal).Select(m => PriceJson.Of(m, prices.Current.Find(m, now)!))]));
    }

    /// <summary><c>PUT</c>: asks for another own book.</summary>
    public static async Task<Results<Accepted<ChangeJson>, ProblemHttpResult>> PutAsync(string? title, string? description, HttpContext http, PriceDesk desk, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(http.Request, SettingText.MaxLength, cancellationToken) is not { } body)
        {
            return TooLarge(SettingText.MaxLength);
        }

        return await AnswerAsync(() => desk.AskAsync(RequestOrigin.ActorOf(http), Encoding.UTF8.GetString(body), title ?? "Change the price book", description, cancellationToken), desk, Shape);
    }

    /// <summary><c>POST litellm</c>: asks for the prices of LiteLLM's map over those of the own book.</summary>
    public static async Task<Results<Accepted<ChangeJson>, ProblemHttpResult>> ImportAsync(
        string? from, string? models, string? title, HttpContext http, PriceDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        DateOnly day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (from is not null && !DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "'from' is no day.", "Give the first day of the prices, such as 2026-11-22, or leave it out for today.");
        }

        if (models is not (null or "used" or "all"))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "'models' must be used or all.", "Leave it out for those that were in use in the last 30 days.");
        }

        if (await BoundedBody.ReadAsync(http.Request, LiteLlmMap.MaxLength, cancellationToken) is not { } body)
        {
            return TooLarge(LiteLlmMap.MaxLength);
        }

        return await AnswerAsync(async () =>
        {
            PriceImport import = await desk.ReadMapAsync(body, day, models == "all", cancellationToken);
            return import.Models.Count == 0
                ? ChangeOutcome.Refused(ChangeRefusal.Conflict, "The map says nothing that the price book does not say already.")
                : await desk.AskAsync(RequestOrigin.ActorOf(http), import.Text, title ?? $"Take {import.Models.Count} prices from LiteLLM's map", null, cancellationToken);
        }, desk, "Send LiteLLM's file model_prices_and_context_window.json as it is.");
    }

    private static async Task<Results<Accepted<ChangeJson>, ProblemHttpResult>> AnswerAsync(Func<Task<ChangeOutcome>> ask, PriceDesk desk, string remedy)
    {
        try
        {
            ChangeOutcome outcome = await ask();
            return outcome.Problem is not null ? Problem.Of(ChangeAnswer.Status(outcome.Refusal), outcome.Problem, remedy)
                : await desk.FindAsync(outcome.Id!) is { } request ? TypedResults.Accepted(ChangesApi.At(request.Id), ChangeJson.Of(request))
                : ChangeAnswer.NotFound;
        }
        catch (PriceFileException exception)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, exception.Message, remedy);
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return ChangeAnswer.Unavailable;
        }
    }

    private static ProblemHttpResult TooLarge(int most) =>
        Problem.Of(StatusCodes.Status413PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body is larger than {most / 1024 / 1024} MiB."), "Send less: the models that you use.");
}
