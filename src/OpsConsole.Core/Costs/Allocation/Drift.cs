namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Why what was billed is not what was estimated. The list is closed: the amounts of a drift's reasons add up to it.</summary>
public enum DriftReason
{
    /// <summary>The same tokens at another price, by about the same ratio each day: a discount, a contract, another region.</summary>
    Price,

    /// <summary>Credits, refunds, discounts and taxes that the bill has beside the use.</summary>
    Credits,

    /// <summary>Billed, and telemetry has no call of it, or fewer tokens than were billed.</summary>
    NotMeasured,

    /// <summary>Calls of models without a price: the estimate lacks them.</summary>
    Unpriced,

    /// <summary>The day was read before all of it was billed.</summary>
    Late,

    /// <summary>Less than half a cent, or a thousandth.</summary>
    Rounding,

    /// <summary>Nothing that is known says why.</summary>
    Unexplained,
}

/// <summary>A part of a drift.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Amount">How much, US dollars; negative where less was billed than estimated.</param>
public readonly record struct DriftPart(DriftReason Reason, decimal Amount);

/// <summary>What was billed of a model on a day against what was estimated, US dollars.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Model">The model.</param>
/// <param name="Billed">What was billed; null where no bill has the model in the whole range.</param>
/// <param name="Estimated">What was estimated.</param>
/// <param name="Parts">Why they differ; adds up to the drift.</param>
/// <param name="Unpriced">Calls that have no price.</param>
/// <param name="IsSettled">Whether the day has ended so long ago that a gap is no longer late data.</param>
public sealed record Drift(DateOnly Day, SoldModel Model, decimal? Billed, decimal Estimated, IReadOnlyList<DriftPart> Parts, long Unpriced, bool IsSettled)
{
    /// <summary>What was billed above the estimate; 0 where nothing bills the model.</summary>
    public decimal Amount => Billed is { } billed ? billed - Estimated : 0;

    /// <summary>The sum of drifts of one model, or of one day.</summary>
    internal static (decimal Billed, decimal Estimated, DriftPart[] Parts) Sum(IEnumerable<Drift> drifts)
    {
        Drift[] billed = [.. drifts.Where(d => d.Billed is not null)];
        return (billed.Sum(d => d.Billed!.Value), billed.Sum(d => d.Estimated),
            [.. billed.SelectMany(d => d.Parts).GroupBy(p => p.Reason).Select(g => new DriftPart(g.Key, g.Sum(p => p.Amount))).Where(p => p.Amount != 0).OrderByDescending(p => Math.Abs(p.Amount))]);
    }
}

/// <summary>Drifts of a model or a day, added up.</summary>
/// <param name="Billed">What was billed, US dollars; null where no bill has it.</param>
/// <param name="Estimated">What was estimated, US dollars.</param>
/// <param name="Parts">Why they differ, largest first; adds up to <see cref="Amount"/>.</param>
/// <param name="Unpriced">Calls that have no price.</param>
/// <param name="PriceRatio">What is billed for a dollar of the price book, where that is steady and not one; null otherwise.</param>
/// <param name="IsWorth">Whether it is worth looking into: days that ended more than 72 hours ago differ by more than 5% of their bill.</param>
public sealed record DriftSum(decimal? Billed, decimal Estimated, IReadOnlyList<DriftPart> Parts, long Unpriced, decimal? PriceRatio, bool IsWorth)
{
    /// <summary>What was billed above the estimate, US dollars; 0 where nothing was billed.</summary>
    public decimal Amount => Billed is { } billed ? billed - Estimated : 0;

    /// <summary>The drift as a part of the bill; null where the bill is nothing.</summary>
    public decimal? OfBill => Billed is { } billed && billed != 0 ? (billed - Estimated) / billed : null;
}
