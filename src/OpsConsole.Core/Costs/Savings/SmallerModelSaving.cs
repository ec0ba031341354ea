using System.Globalization;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>
/// Looks for easy tasks on a dear model: one call without tools, completed with a short answer. They are priced on the cheapest model that the same application has completed
/// such tasks with; a model that has not shown it can is not proposed.
/// </summary>
internal static class SmallerModelSaving
{
    /// <summary>Easy tasks that must be in the sample, of the dear model and of the cheap one.</summary>
    public const int LeastTasks = 30;

    /// <summary>Longest answer of an easy task, tokens.</summary>
    public const long ShortAnswer = 200;

    private const decimal Million = 1_000_000;

    public static IReadOnlyList<SavingsLever> Of(SavingsFacts facts, PriceBook prices)
    {
        List<SavingsLever> found = [];
        foreach (IGrouping<string, SampledInteraction> application in facts.Sample.Where(s => s is { Model: not null, CostMicros: > 0 }).GroupBy(s => s.Application, StringComparer.Ordinal))
        {
            (string Model, SampledInteraction[] All, SampledInteraction[] Easy)[] models =
                [.. application.GroupBy(s => s.Model!, StringComparer.Ordinal).Select(g => (g.Key, g.ToArray(), g.Where(IsEasy).ToArray())).Where(m => m.Item3.Length >= LeastTasks)];
            found.AddRange(models.Select(dear => LeverOf(application.Key, dear.Model, dear.All, dear.Easy, [.. models.Select(m => m.Model).Where(m => m != dear.Model)], facts, prices)).OfType<SavingsLever>());
        }

        return found;
    }

    private static bool IsEasy(SampledInteraction one) => one is { Outcome: Outcome.Completed, Calls: 1, ToolCalls: 0, OutputTokens: > 0 and <= ShortAnswer };

    private static SavingsLever? LeverOf(
        string application, string model, SampledInteraction[] all, SampledInteraction[] easy, IReadOnlyList<string> others, SavingsFacts facts, PriceBook prices)
    {
        PricedTokens tokens = new(easy.Sum(s => s.InputTokens), easy.Sum(s => s.OutputTokens), 0, 0); // without cache: the other model has none of it yet
        (string Model, long Micros)[] priced = [.. others.Select(o => (o, prices.Price(o, facts.At, tokens))).Where(o => o.Item2 is not null).Select(o => (o.o, o.Item2!.Value))];
        decimal paid = easy.Sum(s => s.CostMicros!.Value), sampled = all.Sum(s => s.CostMicros!.Value);
        decimal whole = facts.Uses.Where(u => u.Application == application && u.Model == model).Sum(u => u.Cost);
        if (priced.Length == 0 || priced.MinBy(p => p.Micros) is var (cheap, micros) && micros >= paid || sampled == 0 || whole == 0)
        {
            return null;
        }

        (string cheaper, long then) = priced.MinBy(p => p.Micros);
        return new SavingsLever(
            SavingsKind.SmallerModel, $"Send easy tasks of {application} from {model} to {cheaper}",
            string.Create(CultureInfo.InvariantCulture, $"{easy.Length:#,##0} of {all.Length:#,##0} sampled interactions were one call without tools, completed in at most {ShortAnswer} tokens: ${paid / Million:0.00##} there, ${then / Million:0.00##} on {cheaper}, which completes such tasks already."),
            facts.Yearly(whole * (paid - then) / sampled))
        { Application = application, Model = model };
    }
}
