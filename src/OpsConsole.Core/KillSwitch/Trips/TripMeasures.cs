using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>How each measure is computed, and how it reads.</summary>
public static class TripMeasures
{
    /// <summary>Whether the measure is an amount that grows with traffic, rather than a share or a duration: then a part of the traffic has a part of it.</summary>
    public static bool IsAmount(TripMeasure measure) => measure is TripMeasure.SpendPerMinute or TripMeasure.TokensPerMinute;

    /// <summary>The value in the measure's unit; null when there is nothing to measure.</summary>
    public static double? Value(TripMeasure measure, TripSums sums, LatencyHistogram? latency, int minutes) => measure switch
    {
        TripMeasure.ErrorRate => Share(sums.Failed, sums.Interactions),
        TripMeasure.RefusalRate => Share(sums.Refused, sums.Interactions),
        TripMeasure.SpendPerMinute => sums.Calls > 0 || sums.CostMicros > 0 ? sums.CostMicros / 1e6 / minutes : null,
        TripMeasure.TokensPerMinute => sums.Calls > 0 || sums.Tokens > 0 ? (double)sums.Tokens / minutes : null,
        _ => latency?.Quantile(0.99) / 1000,
    };

    /// <summary>What a value rests on: interactions; of spend and tokens model calls, of which one interaction may have thousands.</summary>
    public static long Volume(TripMeasure measure, TripSums sums) => IsAmount(measure) ? Math.Max(sums.Calls, sums.Interactions) : sums.Interactions;

    /// <summary>What the volume counts, <c>interactions</c> or <c>model calls</c>.</summary>
    public static string VolumeWord(TripMeasure measure) => IsAmount(measure) ? "model calls" : "interactions";

    /// <summary>Name of the measure, as it stands in a sentence.</summary>
    public static string Name(TripMeasure measure) => measure switch
    {
        TripMeasure.ErrorRate => "error rate",
        TripMeasure.RefusalRate => "refusal rate",
        TripMeasure.SpendPerMinute => "spend",
        TripMeasure.TokensPerMinute => "token rate",
        _ => "latency P99",
    };

    /// <summary>A value with its unit: <c>34%</c>, <c>$120/min</c>, <c>1.2M tokens/min</c>, <c>850 ms</c>.</summary>
    public static string Text(TripMeasure measure, double value) => measure switch
    {
        TripMeasure.ErrorRate or TripMeasure.RefusalRate => Digits(value * 100) + "%",
        TripMeasure.SpendPerMinute => "$" + Digits(value) + "/min",
        TripMeasure.TokensPerMinute => Short(value) + " tokens/min",
        _ => value < 1000 ? Digits(value) + " ms" : Digits(value / 1000) + " s",
    };

    private static double? Share(long part, long whole) => whole > 0 ? (double)part / whole : null;

    private static string Short(double value) => value switch
    {
        >= 1e9 => Digits(value / 1e9) + "G",
        >= 1e6 => Digits(value / 1e6) + "M",
        >= 1e4 => Digits(value / 1e3) + "k",
        _ => Digits(value),
    };

    /// <summary>Three digits that matter.</summary>
    private static string Digits(double value) => Math.Abs(value) switch
    {
        >= 99.95 => value.ToString("#,##0"),
        >= 9.995 => value.ToString("0.#"),
        >= 0.9995 or 0 => value.ToString("0.##"),
        >= 0.0995 => value.ToString("0.###"),
        _ => value.ToString("G2"),
    };
}
