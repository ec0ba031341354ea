using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>The price book.</summary>
/// <param name="Version">Version of the company's own part, from 1; 0 where there never was one.</param>
/// <param name="Since">Since when it is in force; null where there is none.</param>
/// <param name="Change">The change request that brought it; null where there is none.</param>
/// <param name="Own">The company's own part; null where there is none.</param>
/// <param name="Models">The prices of today, own and listed, by model.</param>
public sealed record PricesResponse(int Version, DateTime? Since, string? Change, PriceFile? Own, IReadOnlyList<PriceJson> Models);

/// <summary>The price of a model: US dollars per million tokens, per call and per image. Null where there is no such price.</summary>
/// <param name="Model">The model.</param>
/// <param name="From">Since when.</param>
/// <param name="Input">Input.</param>
/// <param name="Output">Output.</param>
/// <param name="CacheRead">Cached read.</param>
/// <param name="CacheWrite">Cache write.</param>
/// <param name="Reasoning">Reasoning.</param>
/// <param name="BatchInput">Input in a batch.</param>
/// <param name="BatchOutput">Output in a batch.</param>
/// <param name="Request">Per call.</param>
/// <param name="Image">Per image.</param>
public sealed record PriceJson(
    string Model, DateOnly From, decimal Input, decimal Output, decimal? CacheRead, decimal? CacheWrite, decimal? Reasoning, decimal? BatchInput, decimal? BatchOutput, decimal? Request, decimal? Image)
{
    internal static PriceJson Of(string model, ModelPrice price) => new(
        model, price.From, price.Input, price.Output, price.CacheRead, price.CacheWrite, price.Reasoning, price.BatchInput, price.BatchOutput, price.Request, price.Image);
}
