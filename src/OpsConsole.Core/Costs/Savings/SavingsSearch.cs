using System.Globalization;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>Looks for all ways to spend less. What the data does not support is not found; what was looked at is told in any case.</summary>
public static class SavingsSearch
{
    private const decimal LeastYearly = 1; // less is not worth a line

    /// <summary>Runs it.</summary>
    public static SavingsReport Of(SavingsFacts facts, PriceBook prices)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(prices);
        string sample = string.Create(CultureInfo.InvariantCulture, $"the {facts.Sample.Count:#,##0} newest interactions");
        (SavingsKind Kind, string At, IReadOnlyList<SavingsLever> Levers)[] looks =
        [
            (SavingsKind.Caching, $"input read from a cache, by application and model, {Count(facts.Uses.Count, "pair")}", CachingSaving.Of(facts, prices)),
            (SavingsKind.SmallerModel, $"easy tasks among {sample}", SmallerModelSaving.Of(facts, prices)),
            (SavingsKind.ShorterPrompt, $"tokens a call of versions of prompts, {Count(facts.Prompts.Count, "version")} by model", ShorterPromptSaving.Of(facts, prices)),
            (SavingsKind.Batch, $"applications that nobody waits for among {sample}", BatchSaving.Of(facts)),
            (SavingsKind.IdleEndpoint, $"capacity on the bill for models that nobody called, {Count(facts.Endpoints.Count, "charge")}", IdleEndpointSaving.Of(facts, prices)),
        ];
        (SavingsKind Kind, string At, SavingsLever[] Levers)[] kept = [.. looks.Select(l => (l.Kind, l.At, l.Levers.Where(s => s.Yearly >= LeastYearly).ToArray()))];
        return new SavingsReport(
            [.. kept.SelectMany(l => l.Levers).OrderByDescending(l => l.Yearly).ThenBy(l => l.What, StringComparer.Ordinal)],
            [.. kept.Select(l => new SavingsLook(l.Kind, l.At, l.Levers.Length))]);
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:#,##0} {what}{(count == 1 ? "" : "s")}");
}
