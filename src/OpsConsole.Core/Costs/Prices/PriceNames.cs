namespace OpsConsole.Core.Costs.Prices;

/// <summary>How price books write models.</summary>
public static class PriceNames
{
    /// <summary>A model's name in small letters, without path, region and provider in front: <c>us.anthropic.Claude-X</c> is <c>claude-x</c>.</summary>
    public static string Plain(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelNames.Normalise(model);
    }
}
