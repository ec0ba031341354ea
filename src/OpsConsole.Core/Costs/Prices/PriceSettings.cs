using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>The setting <c>prices</c>: a company's own prices, over the built-in ones.</summary>
internal sealed class PriceSettings : ISettingKind
{
    public bool Knows(string name) => name == PriceSetting.Name;

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

    public ChangeFacts FactsOf(string name, string text) => new() { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Prices } };
}
