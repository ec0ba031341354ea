using System.Globalization;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>Looks for applications that nobody waits for: no interaction of theirs names a user or a conversation, or streams its answer. Batches cost half at the large providers.</summary>
internal static class BatchSaving
{
    /// <summary>Interactions that must be in the sample.</summary>
    public const int LeastInteractions = 500;

    private const decimal BatchPrice = 0.5m;

    public static IReadOnlyList<SavingsLever> Of(SavingsFacts facts) =>
        [.. facts.Sample.GroupBy(s => s.Application, StringComparer.Ordinal)
            .Where(g => g.Count() >= LeastInteractions && g.All(NobodyWaits))
            .Select(g => (Application: g.Key, Count: g.Count(), Cost: facts.Uses.Where(u => u.Application == g.Key).Sum(u => u.Cost)))
            .Where(a => a.Cost > 0)
            .Select(a => new SavingsLever(
                SavingsKind.Batch, $"Send the calls of {a.Application} in batches",
                string.Create(CultureInfo.InvariantCulture, $"None of its {a.Count:#,##0} newest interactions names a user or a conversation, or streams: nobody waits for them. They cost ${a.Cost:#,##0.00} in {facts.Days:0} days; a batch costs half."),
                facts.Yearly(a.Cost * BatchPrice))
            { Application = a.Application })];

    private static bool NobodyWaits(SampledInteraction one) => one is { HasUser: false, IsConversation: false, Streams: false };
}
