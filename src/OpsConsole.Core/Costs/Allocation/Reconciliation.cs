using OpsConsole.Core.Sources.Aws.CostExplorer;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// Compares the estimate with the bill, by day and model, and says why they differ. Only what is billed in US dollars is compared: estimates are in dollars, and
/// currencies are never exchanged. A function of values.
/// </summary>
public sealed class Reconciliation
{
    /// <summary>The currency of estimates.</summary>
    public const string Currency = "USD";

    private const int SettledAfterHours = 72, FewestDays = 3, FewOfCalls = 20;
    private const decimal WorthPart = 0.05m, SameTokens = 0.01m, SteadyWithin = 0.02m, AnotherPrice = 0.005m, RoundingPart = 0.001m, RoundingDollars = 0.005m;

    private readonly Dictionary<SoldModel, decimal> _ratios = [];

    /// <summary>Compares.</summary>
    /// <param name="allocation">The bill, divided.</param>
    /// <param name="uses">What telemetry counted.</param>
    /// <param name="days">How far the days of the bill are.</param>
    /// <param name="now">Now, UTC.</param>
    public Reconciliation(BillAllocation allocation, IEnumerable<PricedUse> uses, IEnumerable<DayCharges> days, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        ILookup<(DateOnly, SoldModel), AllocatedShare> billed = allocation.Shares.Where(s => s.Sold is not null && s.Charge.Currency == Currency).ToLookup(s => (s.Charge.Day, s.Sold!.Value));
        ILookup<(DateOnly, SoldModel), PricedUse> used = uses.Where(u => u.Model is not null).ToLookup(u => (u.Day, allocation.ModelOf(u.Model!)));
        HashSet<SoldModel> covered = [.. billed.Select(b => b.Key.Item2)];
        ILookup<DateOnly, DayCharges> read = days.ToLookup(d => d.Day);

        List<Draft> drafts = [];
        foreach ((DateOnly day, SoldModel model) in billed.Select(b => b.Key).Concat(used.Select(u => u.Key)).Distinct())
        {
            bool isPartial = !read.Contains(day) || read[day].Any(d => d.IsPartial);
            drafts.Add(new Draft(day, model, covered.Contains(model), [.. billed[(day, model)]], [.. used[(day, model)]], isPartial, now - day.AddDays(1).ToDateTime(default) > TimeSpan.FromHours(SettledAfterHours)));
        }

        foreach (IGrouping<SoldModel, Draft> model in drafts.Where(d => d.IsCovered).GroupBy(d => d.Model))
        {
            if (SteadyRatio([.. model.Where(d => !d.IsPartial).Select(d => d.PriceRatio(allocation)).OfType<decimal>().Order()]) is { } ratio)
            {
                _ratios[model.Key] = ratio;
            }
        }

        Drifts = [.. drafts.Select(d => d.Finish(allocation, _ratios.TryGetValue(d.Model, out decimal ratio) ? ratio : null)).OrderBy(d => d.Day).ThenBy(d => d.Model.Family, StringComparer.Ordinal)];
    }

    /// <summary>The drifts of each day and model that has an estimate or is billed, oldest first.</summary>
    public IReadOnlyList<Drift> Drifts { get; }

    /// <summary>All of it: what is billed, against the estimate of the models that are billed.</summary>
    public DriftSum Total => Sum(Drifts, null);

    /// <summary>By model, what is billed most first.</summary>
    public IReadOnlyList<(SoldModel Model, DriftSum Sum)> ByModel() =>
        [.. Drifts.GroupBy(d => d.Model).Select(g => (g.Key, Sum: Sum([.. g], g.Key))).OrderByDescending(m => m.Sum.Billed ?? 0).ThenByDescending(m => m.Sum.Estimated).ThenBy(m => m.Key.Family, StringComparer.Ordinal)];

    /// <summary>By day, oldest first.</summary>
    public IReadOnlyList<(DateOnly Day, DriftSum Sum)> ByDay() => [.. Drifts.GroupBy(d => d.Day).Select(g => (g.Key, Sum([.. g], null)))];

    private DriftSum Sum(IReadOnlyList<Drift> drifts, SoldModel? model)
    {
        (decimal billed, decimal estimated, DriftPart[] parts) = Drift.Sum(drifts);
        (decimal settled, decimal settledEstimate, _) = Drift.Sum(drifts.Where(d => d.IsSettled));
        bool isBilled = drifts.Any(d => d.Billed is not null);
        return new DriftSum(
            isBilled ? billed : null, isBilled ? estimated : drifts.Sum(d => d.Estimated), parts, drifts.Sum(d => d.Unpriced), model is { } of && _ratios.TryGetValue(of, out decimal ratio) ? ratio : null,
            Math.Abs(settled - settledEstimate) > WorthPart * Math.Abs(settled) && Math.Abs(settled - settledEstimate) > RoundingDollars);
    }

    /// <summary>The ratio that days keep to, and that is not one; null where there are too few of them or they differ.</summary>
    private static decimal? SteadyRatio(decimal[] ratios)
    {
        if (ratios.Length < FewestDays)
        {
            return null;
        }

        decimal median = ratios[ratios.Length / 2];
        int near = ratios.Count(r => Math.Abs(r - median) <= SteadyWithin * median);
        return Math.Abs(median - 1) > AnotherPrice && near * 5 >= ratios.Length * 4 ? median : null;
    }

    /// <summary>A day of a model before it is known why bill and estimate differ.</summary>
    private sealed class Draft(DateOnly day, SoldModel model, bool isCovered, AllocatedShare[] billed, PricedUse[] used, bool isPartial, bool isSettled)
    {
        public SoldModel Model { get; } = model;

        public bool IsCovered { get; } = isCovered;

        public bool IsPartial { get; } = isPartial;

        private decimal Billed => billed.Sum(s => s.Amount);

        private decimal Estimated => used.Sum(u => u.Estimated);

        private long Unpriced => used.Sum(u => u.UnpricedCalls);

        private decimal Credits => billed.Where(s => s.Charge.FollowsUse).Sum(s => s.Amount);

        /// <summary>What is billed for a dollar of the estimate, as far as both have the same tokens; null without an estimate, and where more than a twentieth of the calls has no price: some always fail.</summary>
        public decimal? PriceRatio(BillAllocation allocation) => Estimated > 0 && Unpriced * FewOfCalls <= used.Sum(u => u.Calls) && Billed > 0 ? (Billed - Credits - NotMeasured(allocation).Amount) / Estimated : null;

        public Drift Finish(BillAllocation allocation, decimal? ratio)
        {
            if (!IsCovered)
            {
                return new Drift(day, Model, null, Estimated, [], Unpriced, isSettled);
            }

            (decimal notMeasured, bool sameTokens) = NotMeasured(allocation);
            decimal rest = Billed - Estimated - Credits - notMeasured, unpriced = UnpricedPart(rest);
            rest -= unpriced;
            DriftReason reason = Math.Abs(rest) <= Math.Max(RoundingDollars, RoundingPart * Math.Abs(Billed)) ? DriftReason.Rounding
                : IsPartial && rest < 0 ? DriftReason.Late
                : sameTokens || (ratio is { } steady && Estimated > 0 && Math.Abs(rest - (Estimated * (steady - 1))) <= SteadyWithin * 2 * Estimated) ? DriftReason.Price
                : DriftReason.Unexplained;
            DriftPart[] parts = [new(DriftReason.Credits, Credits), new(DriftReason.NotMeasured, notMeasured), new(DriftReason.Unpriced, unpriced), new(reason, rest)];
            return new Drift(day, Model, Billed, Estimated, [.. parts.Where(p => p.Amount != 0)], Unpriced, isSettled);
        }

        /// <summary>Of calls without a price the estimate has nothing: what is billed above it is theirs, as far as they are part of the calls.</summary>
        private decimal UnpricedPart(decimal rest)
        {
            long calls = used.Sum(u => u.Calls);
            return rest > 0 && Unpriced > 0 && calls > 0 ? Math.Round(rest * Unpriced / calls, Split.KeptDecimals) : 0;
        }

        /// <summary>What was billed without a call, or for more tokens than were counted; and whether the tokens of both are the same.</summary>
        private (decimal Amount, bool SameTokens) NotMeasured(BillAllocation allocation)
        {
            decimal amount = billed.Where(s => s.Rule == AllocationRule.NotMeasured || (s.Rule == AllocationRule.Tag && used.Length == 0)).Where(s => !s.Charge.FollowsUse).Sum(s => s.Amount);
            bool same = true, isKnown = false;
            foreach (IGrouping<TokenKind, AllocatedShare> kind in billed.Where(s => s.Rule == AllocationRule.Model && !s.Charge.FollowsUse).GroupBy(s => allocation.ModelOf(s.Charge).Kind))
            {
                decimal?[] quantities = [.. kind.Select(s => ChargedModels.TokensOf(s.Charge.Unit, s.Charge.Quantity * s.Part))];
                decimal tokens = quantities.Sum() ?? 0;
                if (tokens <= 0 || Array.IndexOf(quantities, null) >= 0 || Measured(kind.Key) is not { } measured)
                {
                    same = false;
                    continue;
                }

                isKnown = true;
                same &= Math.Abs(tokens - measured) <= SameTokens * tokens;
                amount += tokens - measured > SameTokens * tokens ? Math.Round(kind.Sum(s => s.Amount) * (tokens - measured) / tokens, Split.KeptDecimals) : 0;
            }

            return (amount, same && isKnown);
        }

        private decimal? Measured(TokenKind kind) => kind switch
        {
            TokenKind.Input => used.Sum(u => Math.Max(u.Tokens.Input - u.Tokens.CacheRead - u.Tokens.CacheWrite, 0)),
            TokenKind.Output => used.Sum(u => u.Tokens.Output),
            TokenKind.CacheRead => used.Sum(u => u.Tokens.CacheRead),
            TokenKind.CacheWrite => used.Sum(u => u.Tokens.CacheWrite),
            _ => null,
        };
    }
}
