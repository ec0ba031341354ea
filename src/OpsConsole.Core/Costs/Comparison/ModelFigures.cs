using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Costs.Comparison;

/// <summary>A model as it is compared with others.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Requests">Interactions that it answered.</param>
/// <param name="Cost">US dollars of an interaction; null where it has no price.</param>
/// <param name="Accuracy">Share of answers that are right, 0 to 1; null where no end is known.</param>
/// <param name="IsJudged">Whether that is from evaluations; from completion otherwise.</param>
/// <param name="AccuracyCases">How many answers that share is of.</param>
/// <param name="P95">95 of 100 interactions do not take longer, microseconds.</param>
/// <param name="PerSuccess">US dollars of an answer that is right.</param>
/// <param name="Returned">Share of its users of the first week who came back within 30 days; null where it is not known.</param>
/// <param name="Sampled">How many interactions the interval of the cost is from.</param>
public sealed record ModelFigures(
    string Model, long Requests, Measured? Cost, Measured? Accuracy, bool IsJudged, long AccuracyCases, Measured? P95, Measured? PerSuccess, Measured? Returned, int Sampled)
{
    /// <summary>Judged answers that must be there before accuracy is theirs: with fewer the share says little.</summary>
    public const int LeastJudged = 30;

    /// <summary>Computes them.</summary>
    public static ModelFigures Of(ModelFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        bool isJudged = facts.Judged.Cases >= LeastJudged;
        Share right = isJudged ? facts.Judged : facts.Completed;
        Measured? cost = CostOf(facts), accuracy = OfShare(right);
        return new ModelFigures(
            facts.Model, facts.Requests, cost, accuracy, isJudged, right.Cases,
            facts.Durations.Quantile(0.95) is { } p95 ? new Measured(p95, Interval.OfQuantile(facts.Durations, 0.95)) : null,
            PerSuccessOf(cost, accuracy), facts.Returned is { } returned ? OfShare(returned) : null, facts.SampledCosts.Count);
    }

    /// <summary>All models that answered anything, most interactions first.</summary>
    public static IReadOnlyList<ModelFigures> All(IEnumerable<ModelFacts> facts) =>
        [.. facts.Where(f => f.Requests > 0).Select(Of).OrderByDescending(m => m.Requests).ThenBy(m => m.Model, StringComparer.Ordinal)];

    private static Measured? OfShare(Share share) => share.Part is { } part ? new Measured(part, Interval.OfShare(share.Hits, share.Cases)) : null;

    /// <summary>The mean is that of all interactions; how far it may be off is from how a sample of them varies.</summary>
    private static Measured? CostOf(ModelFacts facts)
    {
        if (facts.Cost is not { } cost || facts.Requests == 0)
        {
            return null;
        }

        double mean = (double)cost / facts.Requests;
        IReadOnlyList<double> sample = facts.SampledCosts;
        if (sample.Count < 2)
        {
            return new Measured(mean, null);
        }

        double middle = sample.Average(), deviation = Math.Sqrt(sample.Sum(c => (c - middle) * (c - middle)) / (sample.Count - 1));
        return new Measured(mean, Interval.OfMean(mean, deviation, sample.Count));
    }

    /// <summary>The ends take the worst of both: what it costs at most over what is right at least.</summary>
    private static Measured? PerSuccessOf(Measured? cost, Measured? accuracy) =>
        cost is not { } c || accuracy is not { Value: > 0 } a ? null
        : new Measured(c.Value / a.Value, c.Within is { } paid && a.Within is { Low: > 0 } right ? new Interval(paid.Low / right.High, paid.High / right.Low) : null);
}
