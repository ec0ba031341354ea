using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What is counted of the interactions and model calls of one minute.</summary>
/// <param name="Interactions">Interactions.</param>
/// <param name="Failed">Those that failed; refusals are not among them.</param>
/// <param name="Refused">Those that were refused.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="CostMicros">Estimated spend, millionths of a US dollar.</param>
/// <param name="Tokens">Tokens, in and out.</param>
public readonly record struct TripSums(long Interactions, long Failed, long Refused, long Calls, long CostMicros, long Tokens)
{
    /// <summary>Both together.</summary>
    public static TripSums operator +(TripSums a, TripSums b) => new(
        a.Interactions + b.Interactions, a.Failed + b.Failed, a.Refused + b.Refused, a.Calls + b.Calls, a.CostMicros + b.CostMicros, a.Tokens + b.Tokens);

    /// <summary>The first without the second.</summary>
    public static TripSums operator -(TripSums a, TripSums b) => new(
        a.Interactions - b.Interactions, a.Failed - b.Failed, a.Refused - b.Refused, a.Calls - b.Calls, a.CostMicros - b.CostMicros, a.Tokens - b.Tokens);
}

/// <summary>A measure over some minutes.</summary>
/// <param name="From">First minute since 1970 UTC.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Value">The value in the measure's unit; null when nothing was counted.</param>
/// <param name="Volume">What the value rests on: interactions, or model calls where the measure is of those.</param>
public readonly record struct TripWindow(int From, int To, double? Value, long Volume);

/// <summary>What a scope did, minute by minute.</summary>
/// <param name="from">First minute since 1970 UTC.</param>
/// <param name="minutes">How many minutes.</param>
public sealed class TripSeries(int from, int minutes)
{
    private readonly TripSums[] _sums = new TripSums[minutes];
    private LatencyHistogram?[]? _latency;

    /// <summary>First minute since 1970 UTC.</summary>
    public int From => from;

    /// <summary>End, exclusive.</summary>
    public int To => from + minutes;

    /// <summary>The newest minute in which anything was counted; null when none.</summary>
    public int? Newest
    {
        get
        {
            int at = Array.FindLastIndex(_sums, s => s.Interactions > 0 || s.Calls > 0);
            return at < 0 ? null : from + at;
        }
    }

    /// <summary>What was counted in a minute; nothing outside the series.</summary>
    public TripSums this[int minute] => minute >= From && minute < To ? _sums[minute - from] : default;

    /// <summary>Counts into a minute, which must lie within.</summary>
    public void Add(int minute, TripSums sums, LatencyHistogram? latency = null)
    {
        _sums[minute - from] += sums;
        if (latency is not null)
        {
            _latency ??= new LatencyHistogram?[minutes];
            (_latency[minute - from] ??= new LatencyHistogram()).Add(latency);
        }
    }

    /// <summary>The durations of a minute's interactions; null when they were not asked for or there are none.</summary>
    public LatencyHistogram? Latency(int minute) => minute >= From && minute < To ? _latency?[minute - from] : null;

    /// <summary>The measure over the minutes from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    /// <param name="measure">What to measure.</param>
    /// <param name="first">First minute.</param>
    /// <param name="end">End, exclusive.</param>
    /// <param name="per">Minutes that rates are per: the whole window, also where only a part of it counts, so that a rate is never overstated.</param>
    /// <param name="beside">Spend and tokens that belong to these minutes and were counted in earlier ones.</param>
    public TripWindow Over(TripMeasure measure, int first, int end, int per, TripSums beside = default)
    {
        (first, end) = (Math.Max(first, From), Math.Min(end, To));
        TripSums sums = beside;
        LatencyHistogram? latency = measure == TripMeasure.LatencyP99 ? new LatencyHistogram() : null;
        for (int minute = first; minute < end; minute++)
        {
            sums += _sums[minute - from];
            if (latency is not null && Latency(minute) is { } one)
            {
                latency.Add(one);
            }
        }

        return new TripWindow(first, end, TripMeasures.Value(measure, sums, latency, per), TripMeasures.Volume(measure, sums));
    }
}
