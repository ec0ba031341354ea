using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Segments by topic and prompt version. Topics are counted by the hour, of interactions that came as traces: windows grow to whole hours.</summary>
internal static class TopicCells
{
    /// <summary>The dimensions of their keys.</summary>
    public static IReadOnlyList<MetricsDimension> Dimensions { get; } = [MetricsDimension.Topic, MetricsDimension.Prompt];

    /// <summary>The window and its baseline in whole hours. Where the baseline is just before, it still is, and as long.</summary>
    public static (DateTime From, DateTime To, DateTime BaselineFrom, DateTime BaselineTo) Windows(WhatMovedRequest request)
    {
        DateTime from = Floor(request.From), to = Floor(request.To.AddHours(1).AddTicks(-1));
        TimeSpan shift = request.Baseline == MovedBaseline.Before ? to - from : request.Shift;
        return (from, to, from - shift, to - shift);

        static DateTime Floor(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerHour));
    }

    /// <summary>Puts the groups of two windows side by side.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="now">Groups of the window by prompt version, with their facets.</param>
    /// <param name="before">Groups of the baseline.</param>
    /// <param name="names">Names of topics by number.</param>
    public static IReadOnlyList<MovedCell> Of(MovedMeasure measure, IReadOnlyList<MetricsGroup> now, IReadOnlyList<MetricsGroup> before, IReadOnlyDictionary<int, string> names)
    {
        Dictionary<(string?, string?), MovedCell> cells = [];
        foreach ((string? topic, string? prompt, FacetCounts counts) in now.SelectMany(g => Counts(g, names)))
        {
            (double part, double whole) = measure.Sums(counts);
            cells[(topic, prompt)] = new MovedCell([topic, prompt], part, whole, 0, 0);
        }

        foreach ((string? topic, string? prompt, FacetCounts counts) in before.SelectMany(g => Counts(g, names)))
        {
            (double part, double whole) = measure.Sums(counts);
            cells[(topic, prompt)] = (cells.GetValueOrDefault((topic, prompt)) ?? new MovedCell([topic, prompt], 0, 0, 0, 0)) with { PartBefore = part, WholeBefore = whole };
        }

        return [.. cells.Values];
    }

    /// <summary>The topics of a group, and what names none.</summary>
    private static IEnumerable<(string? Topic, string? Prompt, FacetCounts Counts)> Counts(MetricsGroup group, IReadOnlyDictionary<int, string> names)
    {
        FacetCounts left = group.Facets!.Of(FacetKind.ToolCalls).Aggregate(default(FacetCounts), (sum, calls) => sum + calls.Counts); // each traced interaction is counted by its calls once
        foreach ((int topic, FacetCounts counts) in group.Facets!.Of(FacetKind.Topic).Where(t => names.ContainsKey(t.Value)))
        {
            left += counts * -1;
            yield return (names[topic], group.Key[0], counts);
        }

        if (left != default)
        {
            yield return (null, group.Key[0], left);
        }
    }
}
