namespace OpsConsole.Core.Costs.Prices;

/// <summary>
/// Makes one list of prices in US dollars of the built-in ones and a company's own. From the first day of its own price on a model goes by its own prices alone; before that, and for
/// models without own ones, the built-in prices count. Discounts and rates are applied to both, each day by day.
/// </summary>
internal static class PriceFold
{
    /// <summary>The prices of each model, oldest first.</summary>
    /// <param name="listed">The built-in prices.</param>
    /// <param name="own">The company's own; null for none.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<ModelPrice>> Of(PriceFile listed, PriceFile? own)
    {
        Dictionary<string, IReadOnlyList<ModelPrice>> models = listed.Models.ToDictionary(m => m.Model, m => (IReadOnlyList<ModelPrice>)InDollars(m, listed), StringComparer.Ordinal);
        foreach (PricedModel model in own?.Models ?? [])
        {
            ModelPrice[] prices = InDollars(model, own!);
            models[model.Model] = [.. models.GetValueOrDefault(model.Model, []).Where(p => p.From < prices[0].From), .. prices];
        }

        foreach ((string model, IReadOnlyList<ModelPrice> prices) in own?.Discounts is { Count: > 0 } ? models.ToList() : [])
        {
            models[model] = Discounted(model, prices, own!.Discounts!);
        }

        return models;
    }

    private static ModelPrice[] InDollars(PricedModel model, PriceFile file)
    {
        ModelPrice[] written = [.. model.Prices.OrderBy(p => p.From)];
        string currency = model.Currency ?? file.Currency;
        if (currency == PriceFile.Dollars)
        {
            return written;
        }

        ExchangeRate[] rates = [.. file.Rates!.Where(r => r.Currency == currency).OrderBy(r => r.From)];
        return [.. Days(written, rates.Select(r => r.From)).Select(day => At(written, day)!.Times((rates.LastOrDefault(r => r.From <= day) ?? rates[0]).Usd) with { From = day })];
    }

    private static IReadOnlyList<ModelPrice> Discounted(string model, IReadOnlyList<ModelPrice> prices, IReadOnlyList<PriceDiscount> discounts)
    {
        PriceDiscount[] fit = [.. discounts.Where(d => d.Covers(model))];
        return fit.Length == 0 ? prices
            : [.. Days(prices, fit.SelectMany(d => d.To is { } last && last < DateOnly.MaxValue ? new[] { d.From, last.AddDays(1) } : [d.From])).Select(day =>
                At(prices, day)!.Times(1 - (fit.Where(d => d.Counts(day)).Select(d => d.Percent).DefaultIfEmpty(0).Max() / 100)) with { From = day })];
    }

    /// <summary>The days on which something changes, from the first price on.</summary>
    private static IEnumerable<DateOnly> Days(IReadOnlyList<ModelPrice> prices, IEnumerable<DateOnly> others) =>
        prices.Select(p => p.From).Concat(others.Where(d => d > prices[0].From)).Distinct().Order();

    private static ModelPrice? At(IReadOnlyList<ModelPrice> prices, DateOnly day) => prices.LastOrDefault(p => p.From <= day);
}
