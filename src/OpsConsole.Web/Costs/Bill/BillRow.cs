using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>A row of the bill.</summary>
/// <param name="Name">Whose, or of what.</param>
/// <param name="Shown">The amount, rounded so that the rows add up to what is shown of the whole.</param>
/// <param name="Estimated">What was estimated, US dollars; null where nothing was, or the bill is in another currency.</param>
/// <param name="Share">The part of the whole, 0 to 1; null where the whole is nothing.</param>
/// <param name="Rules">Why it is whose it is, in words.</param>
/// <param name="Parts">What it consists of; none where it cannot be told further.</param>
public sealed record BillRow(string Name, decimal Shown, decimal? Estimated, double? Share, string Rules, IReadOnlyList<BillRow> Parts)
{
    /// <summary>A word more on the name; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>The application whose interactions are behind it; null for none.</summary>
    public string? Application { get; init; }

    /// <summary>The feature of that application; null for all of them.</summary>
    public string? Feature { get; init; }

    /// <summary>Whether nobody answers for it.</summary>
    public bool IsNobodys { get; init; }
}

/// <summary>Why shares are whose they are, in words.</summary>
internal static class RuleWords
{
    private const decimal LeastPart = 0.005m;

    /// <summary>A rule in a few words.</summary>
    public static string Of(AllocationRule rule) => rule switch
    {
        AllocationRule.Model => "by use of the model",
        AllocationRule.Service => "by use of the service",
        AllocationRule.Tag => "by tag",
        AllocationRule.FollowsUse => "credits and taxes, like the use",
        AllocationRule.NotMeasured => "not measured",
        _ => "untagged",
    };

    /// <summary>The rules of shares, those with most of the amount first.</summary>
    public static string Of(IEnumerable<AllocatedShare> shares)
    {
        (AllocationRule Rule, decimal Weight)[] rules = [.. shares.GroupBy(s => s.Rule).Select(g => (g.Key, g.Sum(s => Math.Abs(s.Amount)))).OrderByDescending(g => g.Item2).ThenBy(g => g.Key)];
        decimal whole = rules.Sum(r => r.Weight);
        return rules.Length == 0 ? ""
            : rules.Length == 1 || whole == 0 ? Of(rules[0].Rule)
            : string.Join(", ", rules.Where(r => r.Weight >= LeastPart * whole).Select(r => $"{Dashboards.Figures.Percent((double)(r.Weight / whole))} {Of(r.Rule)}"));
    }
}
