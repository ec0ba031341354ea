using System.Globalization;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>Looks for input that repeats and is paid in full: an application that reads much of its input from the cache of one model, and little from that of another.</summary>
internal static class CachingSaving
{
    /// <summary>Calls that must be there on both sides.</summary>
    public const long LeastCalls = 200;

    /// <summary>Fewer points of difference are no reason to change anything.</summary>
    private const decimal LeastGap = 0.05m;

    private const long Million = 1_000_000;

    public static IReadOnlyList<SavingsLever> Of(SavingsFacts facts, PriceBook prices)
    {
        List<SavingsLever> found = [];
        foreach (IGrouping<string, ApplicationUse> application in facts.Uses.Where(u => u.Calls >= LeastCalls && u.Tokens.Input > 0).GroupBy(u => u.Application, StringComparer.Ordinal))
        {
            ApplicationUse best = application.MaxBy(u => u.CachedShare)!;
            found.AddRange(application.Where(u => best.CachedShare - u.CachedShare >= LeastGap && IsCheaperFromCache(u.Model, facts.At, prices)).Select(u => LeverOf(u, best, facts, prices)).OfType<SavingsLever>());
        }

        return found;
    }

    private static SavingsLever? LeverOf(ApplicationUse use, ApplicationUse best, SavingsFacts facts, PriceBook prices)
    {
        long more = (long)((best.CachedShare - use.CachedShare) * use.Tokens.Input);
        long writes = best.Tokens.CacheRead > 0 ? (long)((decimal)best.Tokens.CacheWrite / best.Tokens.CacheRead * more) : 0; // what is read must have been written, which some charge for
        PricedTokens cached = use.Tokens with { CacheRead = use.Tokens.CacheRead + more, CacheWrite = use.Tokens.CacheWrite + writes };
        if (prices.Price(use.Model, facts.At, use.Tokens) is not { } now || prices.Price(use.Model, facts.At, cached) is not { } then || now <= then)
        {
            return null;
        }

        return new SavingsLever(
            SavingsKind.Caching, $"Cache the repeated input of {use.Application} on {use.Model}",
            string.Create(CultureInfo.InvariantCulture, $"It reads {use.CachedShare:0%} of its input from the cache there, and {best.CachedShare:0%} on {best.Model}: {use.Tokens.Input / (decimal)Million:#,##0.##} million input tokens in {facts.Days:0} days."),
            facts.Yearly((now - then) / (decimal)Million))
        { Application = use.Application, Model = use.Model };
    }

    private static bool IsCheaperFromCache(string model, DateTime at, PriceBook prices) =>
        prices.Price(model, at, new PricedTokens(Million, 0, Million, 0)) < prices.Price(model, at, new PricedTokens(Million, 0, 0, 0));
}
