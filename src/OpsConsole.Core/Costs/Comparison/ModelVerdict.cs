using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Costs.Comparison;

/// <summary>What comparing two numbers says.</summary>
public enum Telling
{
    /// <summary>One of them, or how sure it is, is not known.</summary>
    Unknown,

    /// <summary>Their intervals overlap: they cannot be told apart yet.</summary>
    Same,

    /// <summary>The first is lower, and that is no chance.</summary>
    Lower,

    /// <summary>The first is higher, and that is no chance.</summary>
    Higher,
}

/// <summary>The model that costs least per success, against the one that is used most; where that is the same, against the one that comes next.</summary>
/// <param name="Cheapest">The one that costs least per success.</param>
/// <param name="Next">The other one.</param>
/// <param name="Cost">How their costs per success stand to each other.</param>
/// <param name="Accuracy">How their accuracies do.</param>
/// <param name="FurtherSuccess">US dollars that each success costs which the next has and the cheapest has not; null where the next is not more accurate, or does not cost more.</param>
public sealed record ModelVerdict(ModelFigures Cheapest, ModelFigures Next, Telling Cost, Telling Accuracy, double? FurtherSuccess)
{
    /// <summary>Interactions that a model must have answered before it is compared.</summary>
    public const int LeastRequests = 30;

    /// <summary>Compares them.</summary>
    /// <returns>Null where fewer than two models have a cost per success and enough interactions.</returns>
    public static ModelVerdict? Of(IReadOnlyList<ModelFigures> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        ModelFigures[] known = [.. models.Where(m => m.PerSuccess is not null && m.Requests >= LeastRequests).OrderBy(m => m.PerSuccess!.Value.Value).ThenBy(m => m.Model, StringComparer.Ordinal)];
        if (known.Length < 2)
        {
            return null;
        }

        ModelFigures first = known[0], second = known.MaxBy(m => m.Requests) is { } most && most != first ? most : known[1];
        return new ModelVerdict(first, second, Tell(first.PerSuccess, second.PerSuccess), first.IsJudged == second.IsJudged ? Tell(first.Accuracy, second.Accuracy) : Telling.Unknown, FurtherOf(first, second));
    }

    /// <summary>Whether two numbers differ by more than chance.</summary>
    public static Telling Tell(Measured? one, Measured? other) =>
        one?.Within is not { } mine || other?.Within is not { } theirs ? Telling.Unknown
        : mine.Overlaps(theirs) ? Telling.Same
        : mine.High < theirs.Low ? Telling.Lower : Telling.Higher;

    private static double? FurtherOf(ModelFigures cheapest, ModelFigures next)
    {
        if (cheapest.IsJudged != next.IsJudged)
        {
            return null;
        }

        double more = next.Accuracy!.Value.Value - cheapest.Accuracy!.Value.Value, dearer = next.Cost!.Value.Value - cheapest.Cost!.Value.Value;
        return more > 0 && dearer > 0 ? dearer / more : null;
    }
}
