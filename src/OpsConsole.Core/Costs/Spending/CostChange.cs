namespace OpsConsole.Core.Costs.Spending;

/// <summary>What a model was used for in a period.</summary>
/// <param name="Model">The model.</param>
/// <param name="At">A moment of the period, UTC: decides which list prices are meant.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Cost">What it cost, US dollars.</param>
public sealed record ModelUse(string Model, DateTime At, PricedTokens Tokens, decimal Cost)
{
    /// <summary>Input and output tokens.</summary>
    public decimal AllTokens => (decimal)Tokens.Input + Tokens.Output;
}

/// <summary>What a period cost, by model.</summary>
/// <param name="Interactions">How many interactions it had.</param>
/// <param name="Uses">The models, each once.</param>
public sealed record CostPeriod(long Interactions, IReadOnlyList<ModelUse> Uses)
{
    /// <summary>All of it, US dollars.</summary>
    public decimal Cost => Uses.Sum(u => u.Cost);
}

/// <summary>
/// Why one period cost more or less than another, in parts that add up. Each part changes one thing and keeps those that come after it as they were: first how many
/// interactions there were, then how many tokens an interaction took, then which models and kinds of tokens these were, then what each of them cost.
/// </summary>
/// <param name="Before">What the period before cost, US dollars.</param>
/// <param name="Volume">More or fewer interactions.</param>
/// <param name="Length">More or fewer tokens in an interaction.</param>
/// <param name="Mix">Other models, more or less from the cache, more or less of it output.</param>
/// <param name="Price">Another price of the same.</param>
/// <param name="Other">What was paid without tokens, or cannot be told apart.</param>
/// <param name="Now">What the period cost.</param>
public sealed record CostChange(decimal Before, decimal Volume, decimal Length, decimal Mix, decimal Price, decimal Other, decimal Now)
{
    /// <summary>Explains it.</summary>
    /// <param name="before">The period before.</param>
    /// <param name="now">The period.</param>
    /// <param name="prices">Says what kinds of tokens are worth against each other.</param>
    /// <returns>Null where there is nothing to compare: one of them had no interactions.</returns>
    public static CostChange? Of(CostPeriod before, CostPeriod now, PriceBook prices)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(prices);
        if (before.Interactions == 0 || now.Interactions == 0)
        {
            return null;
        }

        ModelUse[] was = [.. before.Uses.Where(u => u.AllTokens > 0)], isNow = [.. now.Uses.Where(u => u.AllTokens > 0)];
        (decimal wasTokens, decimal wasCost) = (was.Sum(u => u.AllTokens), was.Sum(u => u.Cost));
        decimal nowTokens = isNow.Sum(u => u.AllTokens);
        if (wasTokens == 0 || nowTokens == 0)
        {
            return new CostChange(before.Cost, 0, 0, 0, 0, now.Cost - before.Cost, now.Cost);
        }

        decimal perToken = wasCost / wasTokens, perInteraction = wasTokens / before.Interactions;
        decimal volume = (now.Interactions - before.Interactions) * perInteraction * perToken;
        decimal length = (nowTokens - (now.Interactions * perInteraction)) * perToken;
        decimal asBefore = isNow.Sum(u => CostAsBefore(u, Array.Find(was, w => w.Model == u.Model), prices)); // today's tokens at the prices of before
        decimal mix = asBefore - (nowTokens * perToken);
        decimal price = isNow.Sum(u => u.Cost) - asBefore;
        return new CostChange(before.Cost, volume, length, mix, price, now.Cost - before.Cost - volume - length - mix - price, now.Cost);
    }

    /// <summary>
    /// What a model's tokens would have cost before. A token of output is not one of input: where the list has both, the model's price moves as the list says that other
    /// parts of each kind move it. A model that was not used before has no other price than its own.
    /// </summary>
    private static decimal CostAsBefore(ModelUse now, ModelUse? before, PriceBook prices)
    {
        if (before is null)
        {
            return now.Cost;
        }

        decimal paid = before.Cost / before.AllTokens * now.AllTokens;
        decimal? listed = ListPerToken(now, before.At, prices), listedBefore = ListPerToken(before, before.At, prices);
        return listed is { } other && listedBefore is > 0 and { } same ? paid * other / same : paid;
    }

    private static decimal? ListPerToken(ModelUse use, DateTime at, PriceBook prices) => prices.Price(use.Model, at, use.Tokens) / use.AllTokens;
}
