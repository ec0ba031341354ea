namespace OpsConsole.Core.Costs.Allocation;

/// <summary>What telemetry counted of one day, application, environment, model, prompt version and feature.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Application">Application.</param>
/// <param name="Environment">Environment.</param>
/// <param name="Model">The model as it was reported; null where calls name none.</param>
/// <param name="Prompt">Prompt version; null for none.</param>
/// <param name="Estimated">What its calls cost by the price book, US dollars; those without a price count nothing.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Calls">Its model calls.</param>
/// <param name="UnpricedCalls">Those of them that have no price.</param>
public sealed record PricedUse(
    DateOnly Day, string Application, string Environment, string? Model, string? Prompt, decimal Estimated, PricedTokens Tokens = default, long Calls = 1, long UnpricedCalls = 0)
{
    /// <summary>Feature of the application; null for none.</summary>
    public string? Feature { get; init; }
}
