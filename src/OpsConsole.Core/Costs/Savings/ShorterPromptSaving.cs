using System.Globalization;
using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>Looks for prompts that grew: the newest version sends more tokens a call than the one before it on the same model, and completes no more.</summary>
internal static class ShorterPromptSaving
{
    /// <summary>Calls that a version must have had.</summary>
    public const long LeastCalls = 100;

    private const decimal LeastGrowth = 1.05m, Million = 1_000_000;

    public static IReadOnlyList<SavingsLever> Of(SavingsFacts facts, PriceBook prices)
    {
        List<SavingsLever> found = [];
        foreach (IGrouping<(string, string), PromptUse> versions in facts.Prompts.Where(p => p.Calls >= LeastCalls && p.Version.Contains('@', StringComparison.Ordinal)).GroupBy(p => (p.Name, p.Model)))
        {
            if (versions.OrderByDescending(v => v.FirstDay).Take(2).ToArray() is [var now, var before] && now.FirstDay > before.FirstDay && LeverOf(now, before, facts, prices) is { } lever)
            {
                found.Add(lever);
            }
        }

        return found;
    }

    private static SavingsLever? LeverOf(PromptUse now, PromptUse before, SavingsFacts facts, PriceBook prices)
    {
        if (now.InputPerCall < before.InputPerCall * LeastGrowth || IsBetter(now.Completed, before.Completed) || now.Days == 0 || prices.Price(now.Model, facts.At, now.Tokens) is not { } micros)
        {
            return null;
        }

        // What is read from the cache stays cheap: the input of now and that of before are priced with the same part of it cached.
        decimal part = before.InputPerCall / now.InputPerCall;
        PricedTokens shorter = new((long)(now.Tokens.Input * part), now.Tokens.Output, (long)(now.Tokens.CacheRead * part), (long)(now.Tokens.CacheWrite * part));
        decimal saved = (micros - (prices.Price(now.Model, facts.At, shorter) ?? micros)) / Million;
        return saved <= 0 ? null : new SavingsLever(
            SavingsKind.ShorterPrompt, $"Shorten {now.Name} on {now.Model}",
            string.Create(CultureInfo.InvariantCulture, $"{now.Version} sends {now.InputPerCall:#,##0} input tokens a call, {before.Version} sent {before.InputPerCall:#,##0}; completed {now.Completed.Part:0%} against {before.Completed.Part:0%}, which is no better. {now.Calls:#,##0} calls in {now.Days} days."),
            saved / now.Days * 365)
        { Prompt = now.Version, Model = now.Model };
    }

    /// <summary>Better beyond chance. Where either is not known, more tokens may well have been worth it.</summary>
    private static bool IsBetter(Share now, Share before) =>
        Interval.OfShare(now.Hits, now.Cases) is not { } mine || Interval.OfShare(before.Hits, before.Cases) is not { } theirs || (now.Part > before.Part && !mine.Overlaps(theirs));
}
