using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>The setting <c>prices</c>: a company's own prices, over the built-in ones.</summary>
public sealed class PriceSettings : ISettingKind
{
    /// <summary>Its name.</summary>
    public const string Name = "prices";

    /// <inheritdoc />
    public bool Knows(string name) => name == Name;

    /// <inheritdoc />
    public string? ProblemOf(string name, string text)
    {
        try
        {
            PriceFile.Read(text);
            return null;
        }
        catch (PriceFileException exception)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc />
    public ChangeFacts FactsOf(string name, string text) => new() { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Prices } };
}
