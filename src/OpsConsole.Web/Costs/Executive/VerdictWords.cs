using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Statistics;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>How the comparison of models reads.</summary>
internal static class VerdictWords
{
    /// <summary>Which model is cheaper per success, and whether that is more than chance.</summary>
    public static IReadOnlyList<string> Of(ModelVerdict? verdict)
    {
        if (verdict is null)
        {
            return ["Two models with prices and thirty interactions each are needed to say which is cheaper."];
        }

        (ModelFigures one, ModelFigures other) = (verdict.Cheapest, verdict.Next);
        string costs = $"{one.Model} costs {Money(one.PerSuccess)} per success, {other.Model} {Money(other.PerSuccess)}";
        List<string> words =
        [
            verdict.Cost switch
            {
                Telling.Same => $"{costs}: they cannot be told apart yet.",
                Telling.Unknown => $"{costs}; how sure that is cannot be said, as no single interactions were sampled.",
                _ => $"{costs}: {one.Model} is cheaper, and that is no chance.",
            },
            verdict.Accuracy switch
            {
                Telling.Same => $"{one.Model} is right in {Percent(one.Accuracy)} of cases, {other.Model} in {Percent(other.Accuracy)}: that cannot be told apart yet.",
                Telling.Lower => $"{other.Model} is right more often, {Percent(other.Accuracy)} against {Percent(one.Accuracy)}, and that is no chance.",
                Telling.Higher => $"{one.Model} is right more often too, {Percent(one.Accuracy)} against {Percent(other.Accuracy)}, and that is no chance.",
                _ => "Their accuracies are not from the same measure, so they are not compared.",
            },
        ];
        if (verdict is { FurtherSuccess: { } further, Accuracy: Telling.Lower })
        {
            words.Add($"Each further success of {other.Model} costs {Figures.Money((decimal)further)}.");
        }

        return words;
    }

    /// <summary>A number with the ends between which it lies.</summary>
    public static string Ends(Measured? measured, Func<double, string> format) => measured?.Within is { } within ? $"{format(within.Low)} to {format(within.High)}" : "";

    /// <summary>US dollars.</summary>
    public static string Money(Measured? measured) => Figures.Money((decimal?)measured?.Value);

    /// <summary>A share.</summary>
    public static string Percent(Measured? measured) => Figures.Percent(measured?.Value);
}
