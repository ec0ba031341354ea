using System.Globalization;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>Says what is wrong with a price book that could be read.</summary>
internal static class PriceFileCheck
{
    private const int LongestName = 200;

    /// <summary>The first thing that is wrong, with the remedy; null when nothing is.</summary>
    public static string? ProblemOf(PriceFile file)
    {
        if (file.Models is null)
        {
            return "models: give a list of models with their prices.";
        }

        if (file.Models.Count > PriceFile.MostModels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"models: at most {PriceFile.MostModels:N0}. Keep those that you use.");
        }

        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (PricedModel model in file.Models)
        {
            if (ProblemOf(model, file) is { } problem)
            {
                return problem;
            }

            if (!names.Add(model.Model))
            {
                return $"{model.Model}: it is there twice. Put its prices together.";
            }
        }

        return (file.Rates ?? []).Select(ProblemOf).FirstOrDefault(p => p is not null) ?? (file.Discounts ?? []).Select(ProblemOf).FirstOrDefault(p => p is not null);
    }

    private static string? ProblemOf(PricedModel model, PriceFile file)
    {
        if (string.IsNullOrWhiteSpace(model.Model) || model.Model.Length > LongestName || ModelNames.Normalise(model.Model) != model.Model)
        {
            return $"'{model.Model}': write the model in small letters, without region, provider or path in front, such as {(string.IsNullOrWhiteSpace(model.Model) ? "claude-sonnet-4-5" : ModelNames.Normalise(model.Model))}.";
        }

        if (model.Prices is not { Count: > 0 and <= PriceFile.MostPrices })
        {
            return string.Create(CultureInfo.InvariantCulture, $"{model.Model}: give 1 to {PriceFile.MostPrices} prices.");
        }

        if (model.Prices.GroupBy(p => p.From).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return $"{model.Model}: two prices begin on {Day(twice.Key)}. Leave one.";
        }

        if (model.Prices.FirstOrDefault(p => p.Amounts.Any(a => a is < 0 or > PriceFile.Highest)) is { } wild)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{model.Model} from {Day(wild.From)}: prices are 0 to {PriceFile.Highest:N0}, per million tokens.");
        }

        string currency = model.Currency ?? file.Currency;
        return currency == PriceFile.Dollars || (file.Rates ?? []).Any(r => r.Currency == currency) ? null
            : $"{model.Model}: there is no rate for {currency}. Add one under rates: estimates are in US dollars.";
    }

    private static string? ProblemOf(ExchangeRate rate) =>
        rate.Currency is not { Length: 3 } || rate.Currency.Any(c => c is < 'A' or > 'Z') ? "rates: give each currency by its three letters, such as EUR."
        : rate.Usd is <= 0 or > PriceFile.Highest ? $"rates: {rate.Currency} from {Day(rate.From)}: give the US dollars for one {rate.Currency}, more than 0."
        : null;

    private static string? ProblemOf(PriceDiscount discount) =>
        string.IsNullOrWhiteSpace(discount.Model) ? "discounts: say for which model; * is for all."
        : discount.Percent is < 0 or > 100 ? $"discounts: {discount.Model} from {Day(discount.From)}: give 0 to 100 percent."
        : discount.To < discount.From ? $"discounts: {discount.Model} ends before it begins. Look at its days."
        : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
