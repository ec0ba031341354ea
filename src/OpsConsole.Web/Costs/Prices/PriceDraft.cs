using System.Globalization;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>A price as somebody types it. Empty fields are prices that there are not.</summary>
public sealed class PriceDraft
{
    /// <summary>The kinds of price, with what they are per.</summary>
    public static IReadOnlyList<(string Kind, string Label, string Unit)> Kinds { get; } =
    [
        ("input", "Input", "US$ per million tokens"), ("output", "Output", "US$ per million tokens"), ("cacheRead", "Cached read", "US$ per million tokens"), ("cacheWrite", "Cache write", "US$ per million tokens"),
        ("reasoning", "Reasoning", "US$ per million tokens"), ("batchInput", "Input in a batch", "US$ per million tokens"), ("batchOutput", "Output in a batch", "US$ per million tokens"),
        ("request", "Per call", "US$"), ("image", "Per image", "US$"),
    ];

    /// <summary>How many of the kinds are shown at once; the rest is folded.</summary>
    public const int Usual = 4;

    /// <summary>The model.</summary>
    public string Model { get; set; } = "";

    /// <summary>The first day, UTC.</summary>
    public DateOnly From { get; set; }

    /// <summary>Why; null for nothing.</summary>
    public string? Why { get; set; }

    /// <summary>What was typed, by kind.</summary>
    public Dictionary<string, string> Amounts { get; } = new(StringComparer.Ordinal);

    /// <summary>What the change request is called.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"Price of {Model.Trim()} from {From:yyyy-MM-dd}");

    /// <summary>What is wrong, with the remedy; null when nothing is.</summary>
    public string? Problem =>
        Model.Trim().Length == 0 ? "Give the model."
        : Kinds.FirstOrDefault(k => Text(k.Kind).Length > 0 && Amount(k.Kind) is null) is { Label: { } label } ? $"{label}: give a number such as 2.50, at least 0."
        : Kinds.All(k => Amount(k.Kind) is null) ? "Give at least one price."
        : null;

    /// <summary>Takes a price to begin with.</summary>
    public void Begin(string model, ModelPrice? price)
    {
        Model = model;
        Amounts.Clear();
        foreach ((string kind, decimal? amount) in price is null ? [] : Of(price))
        {
            if (amount is { } known)
            {
                Amounts[kind] = known.ToString("0.############", CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>The price; null when something is wrong.</summary>
    public PricedModel? Read() => Problem is not null ? null : new PricedModel(
        PriceBook.PlainName(Model),
        [
            new ModelPrice(From, Amount("input") ?? 0, Amount("output") ?? 0)
            {
                CacheRead = Amount("cacheRead"),
                CacheWrite = Amount("cacheWrite"),
                Reasoning = Amount("reasoning"),
                BatchInput = Amount("batchInput"),
                BatchOutput = Amount("batchOutput"),
                Request = Amount("request"),
                Image = Amount("image"),
            },
        ]);

    private static IEnumerable<(string Kind, decimal? Amount)> Of(ModelPrice price) =>
    [
        ("input", price.Input), ("output", price.Output), ("cacheRead", price.CacheRead), ("cacheWrite", price.CacheWrite), ("reasoning", price.Reasoning),
        ("batchInput", price.BatchInput), ("batchOutput", price.BatchOutput), ("request", price.Request), ("image", price.Image),
    ];

    private string Text(string kind) => Amounts.GetValueOrDefault(kind, "").Trim();

    private decimal? Amount(string kind) =>
        decimal.TryParse(Text(kind), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) && amount is >= 0 and <= PriceFile.Highest ? amount : null;
}
