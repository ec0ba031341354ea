using System.Text.Json.Serialization;

namespace OpsConsole.Core.Costs;

/// <summary>What a model costs from a day on: US dollars per million tokens, unless said otherwise; in a <see cref="Prices.PriceFile"/>, the currency that it names.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="Input">Input tokens that are in no cache.</param>
/// <param name="Output">Output tokens.</param>
public sealed record ModelPrice(DateOnly From, decimal Input, decimal Output)
{
    /// <summary>Input tokens read from a cache; null when they cost what input costs.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Input tokens written to a cache; null when they cost what input costs.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Output tokens spent on reasoning; null when they cost what output costs.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Input tokens of a call in a batch, cached or not; null when a batch is not cheaper.</summary>
    public decimal? BatchInput { get; init; }

    /// <summary>Output tokens of a call in a batch; null when a batch is not cheaper.</summary>
    public decimal? BatchOutput { get; init; }

    /// <summary>A call, whatever its tokens, US dollars; null for nothing.</summary>
    public decimal? Request { get; init; }

    /// <summary>An image, US dollars: a call that reports no tokens makes one. Null for nothing.</summary>
    public decimal? Image { get; init; }

    /// <summary>All amounts that there are.</summary>
    [JsonIgnore]
    public IEnumerable<decimal> Amounts => new[] { Input, Output, CacheRead, CacheWrite, Reasoning, BatchInput, BatchOutput, Request, Image }.OfType<decimal>();

    /// <summary>The same price times a factor: a discount, or a rate of exchange.</summary>
    public ModelPrice Times(decimal factor) => this with
    {
        Input = Input * factor,
        Output = Output * factor,
        CacheRead = CacheRead * factor,
        CacheWrite = CacheWrite * factor,
        Reasoning = Reasoning * factor,
        BatchInput = BatchInput * factor,
        BatchOutput = BatchOutput * factor,
        Request = Request * factor,
        Image = Image * factor,
    };

    /// <summary>
    /// What calls cost: (input − cache read − cache write) at the input price, the others each at their own, and so much a call, rounded once.
    /// </summary>
    /// <returns>Millionths of a US dollar; null when that is more than anybody can owe.</returns>
    public long? Of(in PricedTokens tokens)
    {
        long input = Math.Max(tokens.Input, 0), output = Math.Max(tokens.Output, 0);
        long read = Math.Clamp(tokens.CacheRead, 0, input);
        long write = Math.Clamp(tokens.CacheWrite, 0, input - read);
        long reasoning = Math.Clamp(tokens.Reasoning, 0, output);

        // Dollars per million tokens are millionths of a dollar per token.
        decimal micros = (Request ?? 0) * 1_000_000 * tokens.Calls;
        micros += tokens.InBatch && BatchInput is { } batchInput
            ? input * batchInput
            : ((input - read - write) * Input) + (read * (CacheRead ?? Input)) + (write * (CacheWrite ?? Input));
        micros += tokens.InBatch && BatchOutput is { } batchOutput ? output * batchOutput : ((output - reasoning) * Output) + (reasoning * (Reasoning ?? Output));
        return Rounded(micros);
    }

    /// <summary>What a call costs that reports no tokens.</summary>
    /// <returns>Millionths of a US dollar; null when it is priced by its tokens alone.</returns>
    public long? WithoutTokens() => Request is null && Image is null ? null : Rounded(((Request ?? 0) + (Image ?? 0)) * 1_000_000);

    private static long? Rounded(decimal micros) => micros >= long.MaxValue ? null : (long)decimal.Round(micros, MidpointRounding.AwayFromZero);
}

/// <summary>Tokens of a call, or of several together. Cached tokens are part of the input, reasoning ones of the output; parts larger than their whole are cut to it, negative ones count as none.</summary>
/// <param name="Input">Input tokens, cached ones included.</param>
/// <param name="Output">Output tokens, reasoning ones included.</param>
/// <param name="CacheRead">Part of the input read from cache.</param>
/// <param name="CacheWrite">Part of the input written to cache.</param>
/// <param name="Reasoning">Part of the output spent on reasoning.</param>
public readonly record struct PricedTokens(long Input, long Output, long CacheRead, long CacheWrite, long Reasoning = 0)
{
    /// <summary>How many calls they are of.</summary>
    public long Calls { get; init; } = 1;

    /// <summary>Whether the calls were in a batch.</summary>
    public bool InBatch { get; init; }
}
