using System.Globalization;

namespace OpsConsole.Core.Costs.Ownership;

/// <summary>What an application costs a month, all told: its lines, and sums that are those of the lines as they are shown.</summary>
/// <param name="Lines">Its costs.</param>
public sealed record OwnershipPlan(IReadOnlyList<OwnershipLine> Lines)
{
    /// <summary>Most lines of a plan.</summary>
    public const int MostLines = 40;

    private const char Separator = '~';

    /// <summary>An example: a small service with three endpoints.</summary>
    public static OwnershipPlan Example { get; } = new(
    [
        OwnershipLine.Of("endpoint", 3, 0.228m),
        OwnershipLine.Of("tokens", 3_000_000, 0.0024m),
        OwnershipLine.Of("storage", 10_000, 0.023m),
        OwnershipLine.Of("transfer", 1_000, 0.09m),
        OwnershipLine.Of("tuning", 20, 0.44m),
    ]);

    /// <summary>What all of it costs a month, US dollars.</summary>
    public decimal Month => Lines.Sum(l => l.Month);

    /// <summary>What all of it costs a year, US dollars: twelve of these months.</summary>
    public decimal Year => Month * 12;

    /// <summary>What a dimension costs a month, US dollars.</summary>
    public decimal Of(OwnershipDimension dimension) => Lines.Where(l => l.Kind.Dimension == dimension).Sum(l => l.Month);

    /// <summary>The plan as a text that fits into an address: <c>endpoint~3~720~0.228~</c>, a line each.</summary>
    public IReadOnlyList<string> ToTexts() =>
        [.. Lines.Select(l => string.Join(Separator, l.Kind.Code, Text(l.Quantity), Text(l.Times), Text(l.Price), l.Name.Replace(Separator, ' ')))];

    /// <summary>Reads it back. What is no line is left out: an address may come from anywhere.</summary>
    /// <param name="texts">Its lines; empty ones are none.</param>
    /// <param name="refused">How many were left out.</param>
    public static OwnershipPlan Read(IEnumerable<string?> texts, out int refused)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<OwnershipLine> lines = [];
        refused = 0;
        foreach (string text in texts.OfType<string>().Where(t => t.Length > 0))
        {
            if (lines.Count < MostLines && LineOf(text) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                refused++;
            }
        }

        return new OwnershipPlan(lines);
    }

    private static OwnershipLine? LineOf(string text)
    {
        string[] parts = text.Split(Separator);
        return parts.Length == 5 && OwnershipKind.Find(parts[0]) is { } kind && Number(parts[1]) is { } quantity && Number(parts[2]) is { } times && Number(parts[3]) is { } price
            && new OwnershipLine(kind, parts[4], quantity, times, price) is { IsValid: true } line ? line : null;
    }

    private static decimal? Number(string text) =>
        text.Length <= 30 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private static string Text(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
