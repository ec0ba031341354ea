using System.Globalization;
using OpsConsole.Core.Costs;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>Prices in words.</summary>
internal static class PriceWords
{
    /// <summary>An amount per million tokens; a dash where there is no such price.</summary>
    public static string Amount(decimal? amount) => amount is { } known ? "$" + known.ToString(known >= 100 ? "N0" : "0.00####", CultureInfo.InvariantCulture) : "–";

    /// <summary>The prices that a table has no column for; empty for none.</summary>
    public static string Besides(ModelPrice price) => string.Join(", ", new[]
    {
        price.Reasoning is { } reasoning ? $"reasoning {Amount(reasoning)}" : null,
        price.BatchInput is { } input ? $"batch {Amount(input)} in, {Amount(price.BatchOutput ?? price.Output)} out" : null,
        price.Request is { } request ? $"{Amount(request)} a call" : null,
        price.Image is { } image ? $"{Amount(image)} an image" : null,
    }.OfType<string>());
}
