using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>What a thing is that may have moved with the measure.</summary>
public enum CompanionKind
{
    /// <summary>Another measure.</summary>
    Measure,

    /// <summary>The share of interactions that a value of a dimension has.</summary>
    Share,

    /// <summary>Something that happened.</summary>
    Event,
}

/// <summary>A series over the points of the measure.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Values">A value for each point; null where nothing was measured.</param>
public sealed record MovedSeries(string Name, CompanionKind Kind, IReadOnlyList<double?> Values)
{
    /// <summary>The dimension and its value, of a share.</summary>
    public (MetricsDimension Dimension, string? Value)? Of { get; init; }
}

/// <summary>Something that was tested, and what was found.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Strength">How closely it moved with the measure, -1 to 1.</param>
/// <param name="LagPoints">By how many points it moved earlier; below 0 where later. 0 for events.</param>
/// <param name="Corrected">The share of false findings at which it counts as one, after correction for all tests.</param>
public sealed record Companion(string Name, CompanionKind Kind, double Strength, int LagPoints, double Corrected)
{
    /// <summary>Whether it moved with the measure, as far as numbers can tell.</summary>
    public bool IsFound => Corrected <= FalseDiscovery.Limit;

    /// <summary>How the series moved together; null for events.</summary>
    public Comovement? Together { get; init; }

    /// <summary>How the measure stepped; null for series.</summary>
    public Step? Step { get; init; }

    /// <summary>What happened; null for series.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The dimension and its value, of a share.</summary>
    public (MetricsDimension Dimension, string? Value)? Of { get; init; }
}

/// <summary>Tests a measure against all that may have moved with it. It ranks what moved together; that one thing brought the other about it never says.</summary>
/// <param name="Found">What moved with the measure, the closest first.</param>
/// <param name="Others">What was tested and did not, by name.</param>
/// <param name="Untested">What has too few points, or never changed, by name.</param>
public sealed record Correlation(IReadOnlyList<Companion> Found, IReadOnlyList<Companion> Others, IReadOnlyList<string> Untested)
{
    /// <summary>How many tests were made.</summary>
    public int Tests => Found.Count + Others.Count;

    /// <summary>Tests.</summary>
    /// <param name="measure">The measure over time.</param>
    /// <param name="times">Starts of the points, UTC.</param>
    /// <param name="series">Series over the same points.</param>
    /// <param name="causes">What happened.</param>
    public static Correlation Of(IReadOnlyList<double?> measure, IReadOnlyList<DateTime> times, IReadOnlyList<MovedSeries> series, IReadOnlyList<Cause> causes)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(causes);
        List<Companion> tested = [];
        List<string> untested = [];
        foreach (MovedSeries one in series)
        {
            if (RankCorrelation.Of(measure, one.Values) is { } together)
            {
                tested.Add(new Companion(one.Name, one.Kind, together.Strength, together.Lag, together.Chance) { Together = together, Of = one.Of });
            }
            else
            {
                untested.Add(one.Name);
            }
        }

        foreach (Cause cause in causes)
        {
            // What was over soon is compared with as long before: what came after it is not its own.
            int at = Place(times, cause.At), side = cause.Until is { } until ? Math.Clamp(Place(times, until) - at, StepTest.LeastSide, StepTest.Side) : StepTest.Side;
            if (StepTest.Of(measure, at, side) is { } step)
            {
                tested.Add(new Companion(cause.Title, CompanionKind.Event, step.Strength, 0, step.Chance) { Step = step, Cause = cause });
            }
            else
            {
                untested.Add(cause.Title);
            }
        }

        double[] corrected = FalseDiscovery.Corrected([.. tested.Select(t => t.Corrected)]);
        Companion[] judged = [.. tested.Select((t, i) => t with { Corrected = corrected[i] }).OrderByDescending(t => Math.Abs(t.Strength)).ThenBy(t => t.Corrected).ThenBy(t => t.Name, StringComparer.Ordinal)];
        return new Correlation([.. judged.Where(t => t.IsFound)], [.. judged.Where(t => !t.IsFound).OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase)], [.. untested.Distinct().Order(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The first point that is wholly after a moment; a point that begins within its minute counts as after it.</summary>
    internal static int Place(IReadOnlyList<DateTime> times, DateTime at)
    {
        int place = 0;
        while (place < times.Count && times[place].AddMinutes(1) <= at)
        {
            place++;
        }

        return place;
    }
}
