namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Uses that share a charge, with their weights.</summary>
/// <param name="Uses">The uses.</param>
/// <param name="Weights">Of each: what it costs by the price book; where none of them has a price its tokens, and its calls where there are none.</param>
internal sealed record UsePool(IReadOnlyList<PricedUse> Uses, IReadOnlyList<decimal> Weights)
{
    /// <summary>The pool of uses; null where none of them weighs anything.</summary>
    public static UsePool? Of(IReadOnlyList<PricedUse> uses)
    {
        foreach (Func<PricedUse, decimal> weight in (Func<PricedUse, decimal>[])[u => Math.Max(u.Estimated, 0), u => u.Tokens.Input + u.Tokens.Output, u => u.Calls])
        {
            PricedUse[] heavy = [.. uses.Where(u => weight(u) > 0)];
            if (heavy.Length > 0)
            {
                return new UsePool(heavy, [.. heavy.Select(weight)]);
            }
        }

        return null;
    }
}

/// <summary>Finds who used a model, or any model of a seller, on a day.</summary>
internal sealed class UsePools
{
    private readonly Dictionary<(DateOnly, SoldModel), UsePool?> _byModel;
    private readonly Dictionary<(DateOnly, string), UsePool?> _bySeller;
    private readonly HashSet<SoldModel> _models;
    private readonly ILookup<string, SoldModel> _byFamily;
    private readonly HashSet<string> _billedSellers;

    public UsePools(IEnumerable<PricedUse> uses, ChargedModels models, IEnumerable<string> billedSellers)
    {
        (PricedUse Use, SoldModel Sold)[] named = [.. uses.Where(u => u.Model is not null).Select(u => (u, models.OfUse(u.Model!)))];
        _byModel = named.GroupBy(n => (n.Use.Day, n.Sold)).ToDictionary(g => g.Key, g => UsePool.Of([.. g.Select(n => n.Use)]));
        _bySeller = named.Where(n => n.Sold.Seller.Length > 0).GroupBy(n => (n.Use.Day, n.Sold.Seller)).ToDictionary(g => g.Key, g => UsePool.Of([.. g.Select(n => n.Use)]));
        _models = [.. named.Select(n => n.Sold)];
        _byFamily = _models.ToLookup(m => m.Family, StringComparer.Ordinal);
        _billedSellers = [.. billedSellers];
    }

    /// <summary>
    /// The model in telemetry that a billed one is. Applications often report a model of Bedrock by its plain name, which is its maker's too: that name counts only where
    /// nothing in the range has Bedrock's, and the maker bills nothing.
    /// </summary>
    public SoldModel Measured(SoldModel billed)
    {
        if (_models.Contains(billed))
        {
            return billed;
        }

        SoldModel[] others = [.. _byFamily[billed.Family].Where(m => !_billedSellers.Contains(m.Seller))];
        return others.Length == 1 ? others[0] : billed;
    }

    /// <summary>Who used a model on a day; null for nobody.</summary>
    public UsePool? Of(DateOnly day, SoldModel billed) => _byModel.GetValueOrDefault((day, Measured(billed)));

    /// <summary>Who used any model of a seller on a day; null for nobody.</summary>
    public UsePool? Of(DateOnly day, string seller) => _bySeller.GetValueOrDefault((day, seller));
}
