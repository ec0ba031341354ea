namespace OpsConsole.Core.Costs.Prices;

/// <summary>Where a company's own prices are kept.</summary>
public static class PriceSetting
{
    /// <summary>The name of the setting.</summary>
    public const string Name = "prices";
}
