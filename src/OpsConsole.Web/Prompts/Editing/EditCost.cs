using OpsConsole.Core.Costs;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>What an edit does to the length of a prompt, and what that costs at last week's traffic. Pure.</summary>
/// <param name="Before">Estimated tokens before; null for a new prompt or one that cannot be read.</param>
/// <param name="After">Estimated tokens after; null while it cannot be read.</param>
/// <param name="Dollars">Difference in US dollars a week; null when it cannot be worked out.</param>
/// <param name="Basis">What the difference stands on, or why there is none; a sentence.</param>
public sealed record EditCost(int? Before, int? After, decimal? Dollars, string Basis)
{
    private const decimal MicrosPerDollar = 1_000_000m;

    /// <summary>Compares two versions.</summary>
    /// <param name="before">The version before; null for none.</param>
    /// <param name="after">The version after; null while it cannot be read.</param>
    /// <param name="lastWeek">Calls of the last week; null when they could not be read.</param>
    /// <param name="prices">What tokens cost.</param>
    /// <param name="now">Now, UTC: today's prices count.</param>
    public static EditCost Of(Prompt? before, Prompt? after, IReadOnlyList<PromptCalls>? lastWeek, PriceBook prices, DateTime now)
    {
        int? old = before is null ? null : TokenEstimate.Of(before), fresh = after is null ? null : TokenEstimate.Of(after);
        if (before is null || after is null)
        {
            return new(old, fresh, null, after is null ? "It cannot be read as it is." : "It is new: nobody calls it yet.");
        }

        if (lastWeek is null)
        {
            return new(old, fresh, null, "The numbers of the last 7 days could not be read.");
        }

        long calls = lastWeek.Sum(c => c.Calls);
        if (calls == 0)
        {
            return new(old, fresh, null, "No call with this prompt was seen in the last 7 days: there is nothing to work a cost out from.");
        }

        string? to = after.Model != before.Model ? after.Model : null; // the file decides only where it changes its mind: telemetry says what really runs
        long? difference = 0;
        foreach (PromptCalls part in lastWeek)
        {
            difference += Micros(to ?? part.Model, fresh!.Value) - Micros(part.Model, old!.Value);

            long? Micros(string? model, long tokens) => prices.Price(model, now, new PricedTokens(tokens * part.Calls, 0, 0, 0));
        }

        string models = string.Join(", ", lastWeek.Select(c => c.Model ?? "an unnamed model").Concat(to is null ? [] : [$"now {to}"]));
        return difference is null
            ? new(old, fresh, null, $"The price book has no price for one of {models}.")
            : new(old, fresh, difference / MicrosPerDollar, $"At the {Figures.Count(calls)} model calls of the last 7 days ({models}) and list prices of input; without what the variables bring, caching and answers.");
    }
}
