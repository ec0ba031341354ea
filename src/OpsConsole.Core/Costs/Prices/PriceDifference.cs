namespace OpsConsole.Core.Costs.Prices;

/// <summary>From when on two price books say different things.</summary>
internal static class PriceDifference
{
    /// <summary>The first day on which any model costs something else. A model's first price counts for what is earlier, too: then it is the first day there is.</summary>
    /// <returns>Null when no price differs.</returns>
    public static DateOnly? FirstDay(PriceBook before, PriceBook after) =>
        before.Models.Union(after.Models, StringComparer.Ordinal).Select(m => FirstDay(Own(before, m), Own(after, m))).Where(d => d is not null).Min();

    private static DateOnly? FirstDay(IReadOnlyList<ModelPrice> before, IReadOnlyList<ModelPrice> after) =>
        before.Concat(after).Select(p => p.From).Append(DateOnly.MinValue).Distinct().Order().Where(day => At(before, day) != At(after, day)).Select(day => (DateOnly?)day).FirstOrDefault();

    /// <summary>The price of a day, whatever day it began on.</summary>
    private static ModelPrice? At(IReadOnlyList<ModelPrice> prices, DateOnly day) =>
        prices.Count == 0 ? null : (prices.LastOrDefault(p => p.From <= day) ?? prices[0]) with { From = default };

    private static IReadOnlyList<ModelPrice> Own(PriceBook book, string model) => book.NameOf(model) == model ? book.PricesOf(model) : [];
}
