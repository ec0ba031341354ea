namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// Divides charges among those who caused them, by the rules of <see cref="AllocationRule"/>. A function of values: no clock and no database. The shares of each charge
/// add up to it exactly, whatever the weights are; currencies never meet, as each charge is divided by itself.
/// </summary>
public sealed class BillAllocation
{
    private readonly ChargedModels _models;
    private readonly UsePools _pools;
    private readonly TagKeys _tags;
    private readonly Func<string, string?> _teamOf;
    private readonly Dictionary<string, string> _applications; // as telemetry spells them, by any spelling
    private readonly Dictionary<string, (string?, string?)> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<(DateOnly?, string Service, string Currency), AllocatedShare[]> _used = [];

    /// <summary>Divides the charges of a range.</summary>
    /// <param name="charges">The charges.</param>
    /// <param name="uses">What telemetry counted on the same days.</param>
    /// <param name="prices">Names of models.</param>
    /// <param name="tags">Which tags say whose a charge is.</param>
    /// <param name="teamOf">The team of an application; null for none.</param>
    public BillAllocation(IReadOnlyCollection<BilledCharge> charges, IReadOnlyCollection<PricedUse> uses, PriceBook prices, TagKeys tags, Func<string, string?> teamOf)
    {
        ArgumentNullException.ThrowIfNull(charges);
        ArgumentNullException.ThrowIfNull(uses);
        _models = new ChargedModels(prices);
        (_tags, _teamOf) = (tags, teamOf);
        _pools = new UsePools(uses, _models, charges.Select(c => _models.Of(c).Seller).Distinct());
        _applications = uses.Select(u => u.Application).Distinct(StringComparer.Ordinal).GroupBy(a => a, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);

        AllocatedShare[] used = [.. charges.Where(c => !c.FollowsUse).SelectMany(Used)];
        foreach (IGrouping<(string Service, string Currency), AllocatedShare> service in used.Where(s => s.Amount > 0).GroupBy(s => (s.Charge.Service, s.Charge.Currency)))
        {
            _used[(null, service.Key.Service, service.Key.Currency)] = Merged(service);
            foreach (IGrouping<DateOnly, AllocatedShare> day in service.GroupBy(s => s.Charge.Day))
            {
                _used[(day.Key, service.Key.Service, service.Key.Currency)] = Merged(day);
            }
        }

        Shares = [.. used, .. charges.Where(c => c.FollowsUse).SelectMany(Following)];
    }

    /// <summary>The shares of all charges.</summary>
    public IReadOnlyList<AllocatedShare> Shares { get; }

    /// <summary>The shares of a charge of the range, or of a part of one.</summary>
    public IReadOnlyList<AllocatedShare> Of(BilledCharge charge)
    {
        ArgumentNullException.ThrowIfNull(charge);
        return [.. charge.FollowsUse ? Following(charge) : Used(charge)];
    }

    /// <summary>What a charge is about.</summary>
    internal ChargedModel ModelOf(BilledCharge charge) => _models.Of(charge);

    /// <summary>The model that a name of telemetry is.</summary>
    internal SoldModel ModelOf(string model) => _models.OfUse(model);

    /// <summary>The model in telemetry that a billed one is.</summary>
    internal SoldModel Measured(SoldModel billed) => _pools.Measured(billed);

    private IEnumerable<AllocatedShare> Used(BilledCharge charge)
    {
        ChargedModel model = _models.Of(charge);
        UsePool? pool = model.Sold is { } sold ? _pools.Of(charge.Day, sold) : model.Seller.Length > 0 ? _pools.Of(charge.Day, model.Seller) : null;
        return pool is not null ? Divided(charge, pool, model.Sold is null ? AllocationRule.Service : AllocationRule.Model)
            : Tagged(charge) is { } tagged ? [tagged]
            : [Whole(charge, model.IsOfModels ? AllocationRule.NotMeasured : AllocationRule.Untagged)];
    }

    private IEnumerable<AllocatedShare> Following(BilledCharge charge)
    {
        bool isOfModels = _models.Of(charge).IsOfModels;
        AllocatedShare? tagged = Tagged(charge);
        AllocatedShare[]? used = isOfModels || tagged is null ? _used.GetValueOrDefault((charge.Day, charge.Service, charge.Currency)) ?? _used.GetValueOrDefault((null, charge.Service, charge.Currency)) : null;
        if (used is null)
        {
            return [tagged ?? Whole(charge, isOfModels ? AllocationRule.NotMeasured : AllocationRule.Untagged)];
        }

        decimal[] weights = [.. used.Select(u => u.Amount)], amounts = Split.Of(charge.Amount, weights);
        decimal whole = weights.Sum();
        return used.Select((u, i) => u with { Charge = charge, Rule = u.Rule is AllocationRule.NotMeasured or AllocationRule.Untagged ? u.Rule : AllocationRule.FollowsUse, Amount = amounts[i], Part = weights[i] / whole });
    }

    private IEnumerable<AllocatedShare> Divided(BilledCharge charge, UsePool pool, AllocationRule rule)
    {
        decimal[] amounts = Split.Of(charge.Amount, pool.Weights);
        decimal whole = pool.Weights.Sum();
        return pool.Uses.Select((use, i) => new AllocatedShare(charge, rule, amounts[i], pool.Weights[i] / whole)
        {
            Application = use.Application, Team = _teamOf(use.Application), Environment = use.Environment, Model = use.Model, Prompt = use.Prompt, Feature = use.Feature, Sold = _models.OfUse(use.Model!),
        });
    }

    private AllocatedShare? Tagged(BilledCharge charge)
    {
        if (!_owners.TryGetValue(charge.Tags, out (string? Application, string? Team) owner))
        {
            _owners[charge.Tags] = owner = _tags.OwnerOf(charge.Tags);
        }

        if (owner is (null, null))
        {
            return null;
        }

        string? application = owner.Application is { } name ? _applications.GetValueOrDefault(name, name) : null;
        return Whole(charge, AllocationRule.Tag) with { Application = application, Team = application is null ? owner.Team : _teamOf(application) };
    }

    private AllocatedShare Whole(BilledCharge charge, AllocationRule rule)
    {
        ChargedModel model = _models.Of(charge);
        return new AllocatedShare(charge, rule, charge.Amount, 1) { Model = model.Family, Sold = model.Sold is { } sold ? _pools.Measured(sold) : null };
    }

    /// <summary>Shares of the same owner as one, so that a credit of a month is not divided into thousands.</summary>
    private static AllocatedShare[] Merged(IEnumerable<AllocatedShare> shares) =>
        [.. shares.GroupBy(s => (s.Application, s.Team, s.Environment, s.Model, s.Prompt, s.Feature, s.Sold, IsNobodys: s.Rule is AllocationRule.NotMeasured or AllocationRule.Untagged ? s.Rule : AllocationRule.FollowsUse))
            .Select(g => g.First() with { Amount = g.Sum(s => s.Amount) })];
}
