using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Costs.Budgets;

/// <summary>Writes budgets as settings hold them: one order, indented, so that a change shows as the lines that changed.</summary>
public static class BudgetText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a budget. Reading it gives the same budget.</summary>
    public static string Write(Budget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        JsonObject scope = [];
        if (budget.Scope.Kind != BudgetScopeKind.All)
        {
            scope[Word(budget.Scope.Kind)] = budget.Scope.Name;
        }

        if (budget.Scope.Environment is { } environment)
        {
            scope["env"] = environment;
        }

        JsonObject text = new()
        {
            ["name"] = budget.Name,
            ["scope"] = scope,
            ["amount"] = Plain(budget.Amount),
            ["currency"] = "USD",
            ["period"] = Word(budget.Period),
            ["thresholds"] = new JsonArray([.. budget.Thresholds.Select(t => JsonValue.Create(t))]),
            ["forecast"] = budget.Forecast,
            ["perMinute"] = budget.PerMinute is { } limit ? Plain(limit) : null,
            ["usualFactor"] = budget.UsualFactor is { } factor ? Plain(factor) : null,
            ["trip"] = budget.Trip is { } trip ? TripOf(trip) : null,
            ["contacts"] = Names(budget.Contacts),
            ["escalateAfterMinutes"] = budget.EscalateAfterMinutes,
            ["escalateTo"] = Names(budget.EscalateTo),
        };
        return text.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    internal static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A number without zeros at its end: <c>245.000</c> and <c>245</c> are one text.</summary>
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;

    private static JsonObject TripOf(BudgetTrip trip)
    {
        JsonArray on = [];
        if (trip.OnLimit)
        {
            on.Add("limit");
        }

        if (trip.OnRate)
        {
            on.Add("rate");
        }

        return new JsonObject { ["on"] = on, ["scope"] = trip.Scope, ["env"] = trip.Environment };
    }

    private static JsonArray Names(IReadOnlyList<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
