using System.Collections.Concurrent;
using System.Text.Json;

namespace OpsConsole.Core.Costs;

/// <summary>Tokens of one call. Cached tokens are part of the input.</summary>
/// <param name="Input">Input tokens, cached ones included.</param>
/// <param name="Output">Output tokens, reasoning ones included.</param>
/// <param name="CacheRead">Part of the input read from cache.</param>
/// <param name="CacheWrite">Part of the input written to cache.</param>
public readonly record struct PricedTokens(long Input, long Output, long CacheRead, long CacheWrite);

/// <summary>
/// Prices of models by kind of token and date: what turns tokens into estimated cost. The built-in one holds public list prices
/// (<c>prices.json</c>): check them against your contract.
/// </summary>
public sealed class PriceBook
{
    private const int MostRemembered = 10_000;

    private readonly Dictionary<string, ModelPrice[]> models;
    private readonly ConcurrentDictionary<string, ModelPrice[]> remembered = new(StringComparer.Ordinal);
    private int rememberedCount;

    private PriceBook(Dictionary<string, ModelPrice[]> models)
    {
        this.models = models;
    }

    /// <summary>The built-in list prices.</summary>
    public static PriceBook ListPrices { get; } = ReadEmbedded();

    /// <summary>The names that have prices, for display.</summary>
    public IReadOnlyCollection<string> Models => models.Keys;

    /// <summary>Reads a price book in the form of <c>prices.json</c>.</summary>
    /// <exception cref="JsonException">The text is no such price book.</exception>
    public static PriceBook Read(Stream json)
    {
        PriceFile file = JsonSerializer.Deserialize<PriceFile>(json, JsonSerializerOptions.Web) ?? throw new JsonException("The price book is empty.");
        return new PriceBook(file.Models.ToDictionary(
            m => m.Model, m => m.Prices.OrderBy(p => p.From).ToArray(), StringComparer.Ordinal));
    }

    /// <summary>
    /// What a call costs: (input − cache read − cache write) at the input price, the others each at their own, rounded once.
    /// </summary>
    /// <param name="model">The model as reported, with any prefix and version suffix.</param>
    /// <param name="at">When the call was made, UTC; decides which price was in effect.</param>
    /// <param name="tokens">Its tokens; parts larger than their whole are cut to it, negative ones count as none.</param>
    /// <returns>Millionths of a US dollar; null when the model has no price, which is not the same as free.</returns>
    public long? Price(string? model, DateTime at, in PricedTokens tokens)
    {
        if (string.IsNullOrEmpty(model) || PricesOf(model) is not { Length: > 0 } prices)
            return null;
        ModelPrice price = prices[0]; // a call before the first price was published: an alias or a wrong clock
        var day = DateOnly.FromDateTime(at);
        foreach (ModelPrice later in prices)
        {
            if (later.From <= day)
                price = later;
        }

        long input = Math.Max(tokens.Input, 0);
        long read = Math.Clamp(tokens.CacheRead, 0, input);
        long write = Math.Clamp(tokens.CacheWrite, 0, input - read);

        // Dollars per million tokens are millionths of a dollar per token.
        decimal micros = ((input - read - write) * price.Input) + (read * (price.CacheRead ?? price.Input))
            + (write * (price.CacheWrite ?? price.Input)) + (Math.Max(tokens.Output, 0) * price.Output);
        return micros >= long.MaxValue ? null : (long)decimal.Round(micros, MidpointRounding.AwayFromZero);
    }

    private ModelPrice[] PricesOf(string model)
    {
        if (remembered.TryGetValue(model, out ModelPrice[]? found))
            return found;
        found = ModelNames.LongestMatch(model, models.ContainsKey) is { } name ? models[name] : [];

        // Bounded: model names come from outside. Past the bound they are only looked up more slowly.
        if (Volatile.Read(ref rememberedCount) < MostRemembered && remembered.TryAdd(model, found))
            Interlocked.Increment(ref rememberedCount);
        return found;
    }

    private static PriceBook ReadEmbedded()
    {
        using Stream json = typeof(PriceBook).Assembly.GetManifestResourceStream("OpsConsole.Core.Costs.prices.json")
            ?? throw new InvalidOperationException("The price book is missing from the assembly.");
        return Read(json);
    }

    private sealed record PriceFile(IReadOnlyList<PricedModel> Models);

    private sealed record PricedModel(string Model, IReadOnlyList<ModelPrice> Prices);

    /// <summary>US dollars per million tokens from a day on.</summary>
    private sealed record ModelPrice(DateOnly From, decimal Input, decimal? CacheRead, decimal? CacheWrite, decimal Output);
}
