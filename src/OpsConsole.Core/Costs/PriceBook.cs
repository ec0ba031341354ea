using System.Collections.Concurrent;
using System.Text;
using OpsConsole.Core.Costs.Prices;

namespace OpsConsole.Core.Costs;

/// <summary>
/// Prices of models by kind of token and date: what turns tokens into estimated cost. Immutable; which one counts is said by <see cref="PriceBooks"/>. The built-in one holds
/// public list prices (<c>prices.json</c>): check them against your contract.
/// </summary>
public sealed class PriceBook
{
    private const int MostRemembered = 10_000;

    private readonly IReadOnlyDictionary<string, IReadOnlyList<ModelPrice>> _models;
    private readonly ConcurrentDictionary<string, IReadOnlyList<ModelPrice>> _remembered = new(StringComparer.Ordinal);
    private int _rememberedCount;

    private PriceBook(IReadOnlyDictionary<string, IReadOnlyList<ModelPrice>> models, int version) => (_models, Version) = (models, version);

    /// <summary>The built-in list prices.</summary>
    public static PriceBook ListPrices { get; } = new(PriceFold.Of(ReadEmbedded(), null), 0);

    /// <summary>Which version of the setting <c>prices</c> it was made with; 0 for the built-in one. Of two, the greater is the newer.</summary>
    public int Version { get; }

    /// <summary>The models that have prices, in the names of the book.</summary>
    public IEnumerable<string> Models => _models.Keys;

    /// <summary>A price book in the form of <c>prices.json</c>, by itself.</summary>
    /// <exception cref="PriceFileException">The text is no such price book.</exception>
    public static PriceBook Read(string text) => new(PriceFold.Of(PriceFile.Read(text), null), 0);

    /// <summary>The built-in prices with a company's own over them.</summary>
    /// <param name="own">The company's own.</param>
    /// <param name="version">Which version of the setting it is, from 1.</param>
    public static PriceBook With(PriceFile own, int version) => new(PriceFold.Of(ReadEmbedded(), own), version);

    /// <summary>What a call costs.</summary>
    /// <param name="model">The model as reported, with any prefix and version suffix.</param>
    /// <param name="at">When the call was made, UTC; decides which price was in effect.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <returns>Millionths of a US dollar; null when the model has no price, which is not the same as free.</returns>
    public long? Price(string? model, DateTime at, in PricedTokens tokens) => Find(model, at)?.Of(tokens);

    /// <summary>What a call costs that reports no tokens.</summary>
    /// <returns>Millionths of a US dollar; null when the model has no price, or one for tokens only.</returns>
    public long? PriceWithoutTokens(string? model, DateTime at) => Find(model, at)?.WithoutTokens();

    /// <summary>The price of a model in effect at a time; null when it has none.</summary>
    /// <param name="model">The model as reported.</param>
    /// <param name="at">The time, UTC.</param>
    public ModelPrice? Find(string? model, DateTime at)
    {
        if (string.IsNullOrEmpty(model) || PricesOf(model) is not { Count: > 0 } prices)
        {
            return null;
        }

        ModelPrice price = prices[0]; // a call before the first price was published: an alias or a wrong clock
        DateOnly day = DateOnly.FromDateTime(at);
        foreach (ModelPrice later in prices)
        {
            if (later.From <= day)
            {
                price = later;
            }
        }

        return price;
    }

    /// <summary>All prices of a model, oldest first; none when it has none.</summary>
    /// <param name="model">The model as reported.</param>
    public IReadOnlyList<ModelPrice> PricesOf(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_remembered.TryGetValue(model, out IReadOnlyList<ModelPrice>? found))
        {
            return found;
        }

        found = NameOf(model) is { } name ? _models[name] : [];

        // Bounded: model names come from outside. Past the bound they are only looked up more slowly.
        if (Volatile.Read(ref _rememberedCount) < MostRemembered && _remembered.TryAdd(model, found))
        {
            Interlocked.Increment(ref _rememberedCount);
        }

        return found;
    }

    /// <summary>A model's name as books write it, in small letters and without path, region and provider in front: <c>us.anthropic.Claude-X</c> is <c>claude-x</c>.</summary>
    public static string PlainName(string model) => ModelNames.Normalise(model);

    /// <summary>The name under which the book knows a model; null when it does not.</summary>
    /// <param name="model">The model as reported.</param>
    public string? NameOf(string model) => ModelNames.LongestMatch(model, _models.ContainsKey);

    private static PriceFile ReadEmbedded()
    {
        using Stream json = typeof(PriceBook).Assembly.GetManifestResourceStream("OpsConsole.Core.Costs.prices.json")
            ?? throw new InvalidOperationException("The price book is missing from the assembly.");
        using StreamReader reader = new(json, Encoding.UTF8);
        return PriceFile.Read(reader.ReadToEnd());
    }
}
