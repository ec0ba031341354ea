using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>A price book as it is written: the built-in one (<c>prices.json</c>), and the setting <c>prices</c> with a company's own.</summary>
public sealed record PriceFile
{
    /// <summary>Most models of a book.</summary>
    public const int MostModels = 5_000;

    /// <summary>Most prices of a model.</summary>
    public const int MostPrices = 200;

    /// <summary>The highest believable price: US dollars per million tokens, per call or per image.</summary>
    public const decimal Highest = 1_000_000;

    /// <summary>The currency of estimates.</summary>
    public const string Dollars = "USD";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is shown to people as text, never as markup
        MaxDepth = 8,
    };

    /// <summary>What it is; null for nothing.</summary>
    public string? About { get; init; }

    /// <summary>When somebody compared it with the providers' pages; null when nobody said.</summary>
    public string? Checked { get; init; }

    /// <summary>Currency of prices that name none, ISO 4217.</summary>
    public string Currency { get; init; } = Dollars;

    /// <summary>Rates of exchange, for prices in other currencies than US dollars.</summary>
    public IReadOnlyList<ExchangeRate>? Rates { get; init; }

    /// <summary>Discounts. Of several that fit, the greatest counts.</summary>
    public IReadOnlyList<PriceDiscount>? Discounts { get; init; }

    /// <summary>Models with their prices.</summary>
    public IReadOnlyList<PricedModel> Models { get; init; } = [];

    /// <summary>Reads one.</summary>
    /// <exception cref="PriceFileException">It is none. The message says what is wrong, where, and the remedy.</exception>
    public static PriceFile Read(string text)
    {
        try
        {
            PriceFile file = JsonSerializer.Deserialize<PriceFile>(text, Json) ?? throw new PriceFileException("The price book is empty. Write { \"models\": [] } for one without own prices.");
            return PriceFileCheck.ProblemOf(file) is { } problem ? throw new PriceFileException(problem) : file;
        }
        catch (JsonException exception)
        {
            string at = exception.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"Line {line + 1}") + (exception.Path is { Length: > 1 } path ? $", {path[2..]}" : "") : "The text";
            throw new PriceFileException($"{at}: that is not what a price book says there. Look at the example in the documentation.", exception);
        }
    }

    /// <summary>Writes it, models by name, so that the same book is the same text.</summary>
    public string Write() => JsonSerializer.Serialize(this with { Models = [.. Models.OrderBy(m => m.Model, StringComparer.Ordinal).Select(m => m with { Prices = [.. m.Prices.OrderBy(p => p.From)] })] }, Json) + "\n";
}

/// <summary>A model with its prices.</summary>
/// <param name="Model">Its name without region, provider and version: matched by the longest name that its own begins with.</param>
/// <param name="Prices">Its prices in the currency that it names, each from a day on.</param>
public sealed record PricedModel(string Model, IReadOnlyList<ModelPrice> Prices)
{
    /// <summary>Currency of its prices, ISO 4217; null for that of the book.</summary>
    public string? Currency { get; init; }

    /// <summary>Where the prices are from; null when nobody said.</summary>
    public string? Source { get; init; }
}

/// <summary>A rate of exchange from a day on.</summary>
/// <param name="Currency">The currency, ISO 4217.</param>
/// <param name="From">The first day, UTC. What is earlier goes by the earliest rate.</param>
/// <param name="Usd">US dollars for one unit of it.</param>
public sealed record ExchangeRate(string Currency, DateOnly From, decimal Usd);

/// <summary>A discount.</summary>
/// <param name="Model">The model as in the book; or the beginning of several, with a <c>*</c> at the end; <c>*</c> for all.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="Percent">How much less, 0 to 100.</param>
public sealed record PriceDiscount(string Model, DateOnly From, decimal Percent)
{
    /// <summary>The last day; null for no end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether it is for a model.</summary>
    public bool Covers(string model) =>
        Model.EndsWith('*') ? model.StartsWith(Model[..^1], StringComparison.OrdinalIgnoreCase) : string.Equals(Model, model, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it counts on a day.</summary>
    public bool Counts(DateOnly day) => From <= day && (To is null || day <= To);
}

/// <summary>A text is no price book. The message says what is wrong, and the remedy.</summary>
public sealed class PriceFileException(string message, Exception? inner = null) : FormatException(message, inner);
