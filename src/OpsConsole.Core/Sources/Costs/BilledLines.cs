using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Sources.Costs;

/// <summary>Makes lines of the bill of what a source says.</summary>
internal static class BilledLines
{
    private const int Decimals = 12;
    private const decimal Most = 1e15m; // what the columns hold

    /// <summary>A line.</summary>
    /// <exception cref="SourceException">It has more tags, or a larger amount, than can be kept.</exception>
    public static BilledLine Of(string sourceId, long generation, CostDay day, CostLine line)
    {
        string tags = BilledTags.Write(line.Tags);
        return new BilledLine
        {
            SourceId = sourceId,
            Day = day.Day,
            Generation = generation,
            Provider = "AWS",
            Account = BoundedText.Cut(day.Account, BilledLine.ShortLength),
            Service = BoundedText.Cut(line.Service, BilledLine.NameLength),
            UsageType = BoundedText.Cut(line.UsageType, BilledLine.NameLength),
            Region = line.Region,
            Tags = tags.Length <= BilledLine.TagsLength ? tags : throw new SourceException(SourceFault.Refused, $"The tags of a line are longer than {BilledLine.TagsLength:N0} characters.", "Choose fewer tags."),
            Category = line.Category,
            ChargeType = line.ChargeType is { } type ? BoundedText.Cut(type, BilledLine.ShortLength) : null,
            Currency = line.Currency.Length == 3 && line.Currency.All(char.IsAsciiLetterUpper) ? line.Currency : throw Unreadable($"the currency '{BoundedText.Cut(line.Currency, 20)}'"),
            Billed = Amount(line.Billed),
            Effective = Amount(line.Effective),
            Quantity = Amount(line.Quantity),
            Unit = line.Unit is { } unit ? BoundedText.Cut(unit, BilledLine.ShortLength) : null,
        };
    }

    private static decimal Amount(decimal amount) => Math.Abs(amount) < Most ? Math.Round(amount, Decimals) : throw Unreadable("an amount that no bill has");

    private static SourceException Unreadable(string what) => new(SourceFault.Malformed, $"The source answers with {what}.", "Look whether something between the console and the source changes its answers.");
}
