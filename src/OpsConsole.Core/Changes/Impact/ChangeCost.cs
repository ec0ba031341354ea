using OpsConsole.Core.Costs;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Changes.Impact;

/// <summary>What a change does to the length of a prompt, and what that and another model cost at last week's traffic. Pure.</summary>
/// <param name="Before">Estimated tokens before; null for a new prompt or one that cannot be read.</param>
/// <param name="After">Estimated tokens after; null while it cannot be read.</param>
/// <param name="Dollars">Difference in US dollars a week; null when it cannot be worked out.</param>
/// <param name="Basis">What the difference stands on, or why there is none; a sentence.</param>
public sealed record ChangeCost(int? Before, int? After, decimal? Dollars, string Basis)
{
    private const decimal MicrosPerDollar = 1_000_000m;

    /// <summary>Compares two versions.</summary>
    /// <param name="before">The version before; null for none.</param>
    /// <param name="after">The version after; null while it cannot be read.</param>
    /// <param name="lastWeek">Calls of the last week; null when they could not be read.</param>
    /// <param name="prices">What tokens cost.</param>
    /// <param name="now">Now, UTC: today's prices count.</param>
    public static ChangeCost Of(Prompt? before, Prompt? after, IReadOnlyList<PromptCalls>? lastWeek, PriceBook prices, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(prices);
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
            return new(old, fresh, null, "No call with this prompt was seen in the last 7 whole days (UTC): there is nothing to work a cost out from.");
        }

        string? to = after.Model != before.Model ? after.Model : null; // the file decides only where it changes its mind: telemetry says what really runs
        long? difference = 0;
        foreach (PromptCalls part in lastWeek)
        {
            difference += Difference(part, to, old!.Value, fresh!.Value, prices, now);
        }

        string models = string.Join(", ", lastWeek.Select(c => c.Model ?? "an unnamed model").Concat(to is null ? [] : [$"now {to}"]));
        string what = to is null ? "list prices of input; without what the variables bring, caching and answers" : "list prices: all their tokens at the other model's, and the difference in length";
        return difference is null
            ? new(old, fresh, null, $"The price book has no price for one of {models}.")
            : new(old, fresh, difference / MicrosPerDollar, $"At the {calls:N0} model calls of the last 7 whole days ({models}) and {what}.");
    }

    /// <summary>What the calls of a week with one model would cost more, millionths of a US dollar; null where a price is missing.</summary>
    private static long? Difference(PromptCalls calls, string? to, int before, int after, PriceBook prices, DateTime now)
    {
        // Words that come or go are input that no cache holds.
        long? words = Math.Sign(after - before) * prices.Price(to ?? calls.Model, now, new PricedTokens(Math.Abs((long)after - before) * calls.Calls, 0, 0, 0));
        if (to is null)
        {
            return words;
        }

        // Where applications report no tokens, what the prompt itself is was in every call at least.
        PricedTokens tokens = calls.Tokens with { Input = Math.Max(calls.Tokens.Input, before * calls.Calls) };
        return prices.Price(to, now, tokens) - prices.Price(calls.Model, now, tokens) + words;
    }
}
