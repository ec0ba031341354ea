using OpsConsole.Core.Costs;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What a call costs, and who says so.</summary>
/// <param name="Micros">Millionths of a US dollar; null when the model has no price.</param>
/// <param name="Book">Version of the price book that was asked; null when none was: the application said it, or there is nothing to price.</param>
internal readonly record struct PricedCall(long? Micros, int? Book);

/// <summary>Prices calls that do not say their own cost, the same way when they arrive and when they are priced again.</summary>
internal static class CallPricing
{
    /// <summary>Prices a call by the model that answered, else by the one asked for. What runs on the user's own machines has no list price.</summary>
    /// <param name="book">The price book.</param>
    /// <param name="provider">Who answered.</param>
    /// <param name="requestModel">The model asked for.</param>
    /// <param name="responseModel">The model that answered.</param>
    /// <param name="at">When, UTC.</param>
    /// <param name="tokens">Its tokens; null when it reports none.</param>
    public static PricedCall Price(PriceBook book, string? provider, string? requestModel, string? responseModel, DateTime at, PricedTokens? tokens)
    {
        if (Providers.IsSelfHosted(provider))
        {
            return default;
        }

        return tokens is { } known
            ? new PricedCall(book.Price(responseModel, at, known) ?? book.Price(requestModel, at, known), book.Version)
            : (book.PriceWithoutTokens(responseModel, at) ?? book.PriceWithoutTokens(requestModel, at)) is { } micros ? new PricedCall(micros, book.Version) : default;
    }

    /// <summary>Prices a call anew by another book.</summary>
    /// <returns>The call with its new price; null where it stays as it is: the application said what it cost, a cache answered for nothing, or its price is the same.</returns>
    public static SpanFact? Again(SpanFact call, PriceBook book)
    {
        if (call.Role is not (SpanRole.ModelCall or SpanRole.Embedding) || call.FromCache == true || call.PricedBy >= book.Version || (call.PricedBy is null && call.CostMicros is { } said && said != Of(call, PriceBook.ListPrices).Micros))
        {
            return null;
        }

        PricedCall now = Of(call, book);
        return now.Micros == call.CostMicros ? null : call with { CostMicros = now.Micros, PricedBy = now.Book ?? call.PricedBy };
    }

    private static PricedCall Of(SpanFact call, PriceBook book)
    {
        PricedTokens? tokens = (call.InputTokens ?? call.OutputTokens) is null ? null
            : new PricedTokens(call.InputTokens ?? 0, call.OutputTokens ?? 0, call.CacheReadTokens, call.CacheWriteTokens, call.ReasoningTokens) { InBatch = call.InBatch };
        return Price(book, call.Provider, call.RequestModel, call.ResponseModel, DateTime.UnixEpoch.AddMicroseconds(call.StartMicros), tokens);
    }
}
