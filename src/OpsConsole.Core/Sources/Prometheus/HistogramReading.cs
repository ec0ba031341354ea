using System.Globalization;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>What a counter or histogram had counted at an instant.</summary>
/// <param name="Millis">The instant, milliseconds since 1970 UTC.</param>
/// <param name="Count">Number of values; zero for a counter.</param>
/// <param name="Sum">Their sum, or the counter.</param>
/// <param name="Buckets">Values by bucket, not added up; empty for a counter.</param>
/// <param name="IsNative">Whether it comes from a native histogram.</param>
internal sealed record HistogramReading(long Millis, double Count, double Sum, IReadOnlyList<PrometheusBucket> Buckets, bool IsNative)
{
    /// <summary>The readings of a counter.</summary>
    public static IEnumerable<HistogramReading> OfCounter(PrometheusSeries series) =>
        series.Samples.Where(s => !double.IsNaN(s.Value)).Select(s => new HistogramReading(s.Millis, 0, s.Value, [], IsNative: false));

    /// <summary>The readings of a native histogram.</summary>
    public static IEnumerable<HistogramReading> OfNative(PrometheusSeries series) =>
        series.Histograms.Where(h => !double.IsNaN(h.Count)).Select(h => new HistogramReading(h.Millis, h.Count, double.IsNaN(h.Sum) ? 0 : h.Sum, h.Buckets, IsNative: true));

    /// <summary>The readings of a histogram whose parts are series of their own.</summary>
    /// <param name="parts">Its series: buckets by <c>le</c>, the sum, the count where there are no buckets.</param>
    public static IEnumerable<HistogramReading> OfClassic(IReadOnlyList<(SeriesPart Part, PrometheusSeries Series)> parts)
    {
        Dictionary<long, double> sums = Values(parts, SeriesPart.Sum), counts = Values(parts, SeriesPart.Count);
        List<(double Bound, Dictionary<long, double> Values)> bounds = [];
        foreach (PrometheusSeries series in parts.Where(p => p.Part == SeriesPart.Bucket).Select(p => p.Series))
        {
            if (series.Labels.TryGetValue("le", out string? le) && TryBound(le, out double bound))
            {
                bounds.Add((bound, Values(series)));
            }
        }

        bounds.Sort((a, b) => a.Bound.CompareTo(b.Bound));
        if (bounds.Count == 0)
        {
            return (counts.Count > 0 ? counts.Keys : sums.Keys).Order()
                .Select(at => new HistogramReading(at, counts.GetValueOrDefault(at), sums.GetValueOrDefault(at), [], IsNative: false));
        }

        return !double.IsPositiveInfinity(bounds[^1].Bound) ? [] : bounds[^1].Values.Keys.Order().Select(at => At(at, bounds, sums.GetValueOrDefault(at)));
    }

    private static HistogramReading At(long at, List<(double Bound, Dictionary<long, double> Values)> bounds, double sum)
    {
        List<PrometheusBucket> buckets = new(bounds.Count);
        double low = 0, below = 0;
        foreach ((double bound, Dictionary<long, double> values) in bounds)
        {
            if (values.TryGetValue(at, out double upTo))
            {
                buckets.Add(new PrometheusBucket(Math.Min(low, bound), bound, Math.Max(0, upTo - below)));
                (low, below) = (bound, Math.Max(below, upTo));
            }
        }

        return new HistogramReading(at, below, sum, buckets, IsNative: false);
    }

    private static Dictionary<long, double> Values(IReadOnlyList<(SeriesPart Part, PrometheusSeries Series)> parts, SeriesPart part) =>
        parts.Where(p => p.Part == part).Select(p => Values(p.Series)).FirstOrDefault() ?? [];

    private static Dictionary<long, double> Values(PrometheusSeries series)
    {
        Dictionary<long, double> values = new(series.Samples.Count);
        foreach (PrometheusSample sample in series.Samples)
        {
            if (!double.IsNaN(sample.Value))
            {
                values[sample.Millis] = sample.Value;
            }
        }

        return values;
    }

    private static bool TryBound(string le, out double bound)
    {
        bound = double.PositiveInfinity;
        return le is "+Inf" or "Inf" || (double.TryParse(le, NumberStyles.Float, CultureInfo.InvariantCulture, out bound) && double.IsFinite(bound));
    }
}
