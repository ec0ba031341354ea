using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Costs.Ownership;

/// <summary>What models were used for in the past, as lines of a plan: a beginning that is not guessed.</summary>
public static class MeasuredOwnership
{
    /// <summary>How far back it looks, days.</summary>
    public const int Days = 30;

    private const int MostModels = 8;

    /// <summary>Says it by model, the dearest first; models without a price are not in it.</summary>
    /// <param name="byModel">The last <see cref="Days"/> days by model.</param>
    public static IReadOnlyList<OwnershipLine> Of(MetricsResult byModel)
    {
        ArgumentNullException.ThrowIfNull(byModel);
        return [.. byModel.Groups
            .Where(g => g.Totals.Cost > 0 && TokensOf(g.Totals.Counters) > 0)
            .OrderByDescending(g => g.Totals.Cost)
            .Take(MostModels)
            .Select(LineOf)];
    }

    private static OwnershipLine LineOf(MetricsGroup group)
    {
        decimal tokens = TokensOf(group.Totals.Counters);
        string model = group.Key[0] ?? "";
        return OwnershipLine.Of(
            "mtokens", decimal.Round(tokens / Days), decimal.Round((decimal)group.Totals.Cost! / tokens * 1_000_000, 6), model.Length > OwnershipLine.MaxName ? model[..OwnershipLine.MaxName] : model);
    }

    private static long TokensOf(RollupCounters counters) => counters.InputTokens + counters.OutputTokens;
}
