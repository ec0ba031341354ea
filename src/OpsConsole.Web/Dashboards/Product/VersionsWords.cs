using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>What a comparison says, in sentences and circles.</summary>
internal static class VersionsWords
{
    /// <summary>One sentence for each that is compared with the first.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ComparedGroup> groups)
    {
        if (groups.Count < 2)
        {
            return ["There is nothing to compare yet: at least two are needed in this range."];
        }

        return [.. groups.Skip(1).Select(g => SentenceOf(g, groups[0]))];
    }

    /// <summary>One sentence for each whose answers pass more or less than those of the first by more than chance.</summary>
    /// <param name="groups">What is compared.</param>
    /// <param name="suite">The evaluation.</param>
    public static IReadOnlyList<string> OfScores(IReadOnlyList<ComparedGroup> groups, string suite) =>
    [
        .. groups.Where(g => g is { IsJudgedTold: true, JudgedAgainst: not null }).Select(g =>
            $"Of {g.Name}, {Figures.Digits(Math.Abs(g.JudgedAgainst!.Value) * 100)} points {(g.JudgedAgainst.Value > 0 ? "more" : "less")} pass {suite} than of {groups[0].Name}, and that is no chance ({ProductWords.Difference(g.JudgedAgainst)}, {Chance(g.JudgedChance)})."),
    ];

    /// <summary>How probable by chance: <c>p = 0.012</c>.</summary>
    public static string Chance(double? chance) => chance switch { null => Figures.Nothing, < 0.001 => "p < 0.001", _ => $"p = {chance.Value:0.###}" };

    /// <summary>Circles: cost to the right, completion upward, volume as the area.</summary>
    public static ChartSpec Circles(IReadOnlyList<ComparedGroup> groups)
    {
        (ComparedGroup Group, int Color)[] shown = [.. groups.Select((g, at) => (Group: g, Color: at + 1)).Where(g => g.Group is { Totals.CostPerInteraction: not null, Completed.Part: not null })];
        long most = groups.Select(g => g.Totals.Requests).DefaultIfEmpty().Max();
        return ChartSpec.Circles("Completion", "USD an interaction", shown.Select(s => BubbleOf(s.Group, s.Color, most)));
    }

    private static ChartBubble BubbleOf(ComparedGroup group, int color, long most)
    {
        OpsConsole.Core.Statistics.Interval within = OpsConsole.Core.Statistics.Interval.OfShare(group.Completed.Hits, group.Completed.Cases)!.Value;
        return new ChartBubble(
            group.Name, color, (double)group.Totals.CostPerInteraction!.Value, group.Completed.Part!.Value, within.Low, within.High, ChartBubble.DiameterOf(group.Totals.Requests, most),
            $"{group.Name}: {Figures.Percent(group.Completed.Part)} completed, {Figures.Money(group.Totals.CostPerInteraction)} an interaction, P95 {Figures.Duration(group.P95?.Value)}, {Figures.Count(group.Totals.Requests)} interactions");
    }

    private static string SentenceOf(ComparedGroup group, ComparedGroup first)
    {
        if (group.Against is not { } difference)
        {
            return $"{group.Name} cannot be compared with {first.Name}: of one of them no end is known.";
        }

        string points = $"{Figures.Digits(Math.Abs(difference.Value) * 100)} points", sure = $"{ProductWords.Difference(difference)}, {Chance(group.Chance)}";
        return group.IsTold
            ? $"{group.Name} completes {points} {(difference.Value > 0 ? "more" : "less")} than {first.Name}, and that is no chance ({sure})."
            : $"{group.Name} cannot be told apart from {first.Name} yet ({sure}).";
    }
}
