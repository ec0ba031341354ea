using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What a rule finds.</summary>
public enum TripVerdict
{
    /// <summary>There is too little to judge by, or it is not to be judged now.</summary>
    NotJudged,

    /// <summary>Not above the limit.</summary>
    Within,

    /// <summary>Above the limit: a reason to kill.</summary>
    Above,
}

/// <summary>What a rule found, with the numbers.</summary>
/// <param name="Verdict">What it found.</param>
/// <param name="Value">The measure; null when there is none.</param>
/// <param name="Limit">The limit; null when there is none yet.</param>
/// <param name="Volume">Interactions or model calls behind the value.</param>
/// <param name="Says">The whole in one sentence.</param>
public sealed record TripJudgement(TripVerdict Verdict, double? Value, double? Limit, long Volume, string Says);

/// <summary>What was measured for a rule.</summary>
/// <param name="Window">The measure over the window, of the minutes that count.</param>
/// <param name="Baseline">The same measure over the 24 hours before the window; null when it was not read.</param>
/// <param name="Newest">The newest minute, since 1970 UTC, in which anything was counted; null when there is none.</param>
/// <param name="CountsFrom">The first minute that counts: what was measured before the rule was changed, or the scope restored, does not.</param>
public sealed record TripReading(TripWindow Window, TripWindow? Baseline, int? Newest, int CountsFrom = 0);

/// <summary>
/// Decides whether a measure is a reason to kill: over values, without a clock or a database. Where both limits are given, it must be above both.
/// Whatever is missing is a reason not to trip.
/// </summary>
public static class TripDecision
{
    /// <summary>Least volume on which a half-open trial is judged, however small its share.</summary>
    public const long LeastTrialVolume = 5;

    /// <summary>Judges a measured window.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="reading">What was measured.</param>
    /// <param name="restoredAt">When the scope, or one around it, was restored last, UTC; null when not in the last day.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="share">Share of the traffic that is let through, for a half-open trial: amounts and volumes are seen in proportion.</param>
    public static TripJudgement Judge(TripRule rule, TripReading reading, DateTime? restoredAt, DateTime now, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(reading);
        double? value = TripMeasures.IsAmount(rule.Measure) ? reading.Window.Value / share : reading.Window.Value;
        long volume = reading.Window.Volume, least = LeastVolume(rule, share);
        double? limit = Limit(rule, reading.Baseline);
        string name = Capital(TripMeasures.Name(rule.Measure)), things = TripMeasures.VolumeWord(rule.Measure);
        TripJudgement No(string why) => new(TripVerdict.NotJudged, value, limit, volume, why);
        if (rule.Mode == TripMode.Off)
        {
            return No("The rule is off.");
        }

        if (restoredAt is { } restored && share >= 1 && now < restored.AddMinutes(rule.CooldownMinutes))
        {
            return No($"Restored {Minutes((int)(now - restored).TotalMinutes)} ago: not judged for {Minutes(rule.CooldownMinutes)} after a restore.");
        }

        if (volume == 0)
        {
            return No(reading.Newest is not { } newest ? "No data in the last two hours."
                : newest < reading.CountsFrom ? $"Nothing yet: it counts from {DateTime.UnixEpoch.AddMinutes(reading.CountsFrom):HH:mm} UTC."
                : $"No data for {Minutes(Math.Max(1, Minute(now) - newest))}.");
        }

        if (volume < least)
        {
            return No($"{volume:N0} {things} in {Minutes(rule.WindowMinutes)}: fewer than the {least:N0} it needs.");
        }

        if (value is not { } measured)
        {
            return No($"{name} cannot be measured: nothing says it.");
        }

        if (limit is not { } most)
        {
            return No("There is no baseline yet: too little in the 24 hours before the window, or none of it.");
        }

        string numbers = $"{TripMeasures.Text(rule.Measure, measured)} over {Minutes(rule.WindowMinutes)} (limit {LimitText(rule, reading.Baseline, most)}, {volume:N0} {things})";
        return measured > most
            ? new TripJudgement(TripVerdict.Above, value, limit, volume, $"{name} {numbers}")
            : new TripJudgement(TripVerdict.Within, value, limit, volume, $"{name} {numbers}");
    }

    /// <summary>The limit a rule has with a baseline: the larger of both where both are given. Null while the baseline it needs is too thin or nothing.</summary>
    public static double? Limit(TripRule rule, TripWindow? baseline)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.BaselineFactor is not { } factor)
        {
            return rule.Threshold;
        }

        // A multiple of nothing is nothing: the first failure of a good day would trip.
        return baseline is { Value: > 0 } day && day.Volume >= Math.Max(rule.MinVolume, 1) ? Math.Max(factor * day.Value.Value, rule.Threshold ?? 0) : null;
    }

    /// <summary>The volume below which a rule does not judge.</summary>
    public static long LeastVolume(TripRule rule, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return share >= 1 ? Math.Max(1, rule.MinVolume) : Math.Max(LeastTrialVolume, (long)Math.Ceiling(rule.MinVolume * share));
    }

    /// <summary>The scopes whose kill stops what a rule watches, itself included.</summary>
    public static KillScope[] Around(KillScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope == KillScope.Global ? [scope] : [KillScope.Global, scope];
    }

    /// <summary>A length: <c>5 min</c>, <c>2 h</c>.</summary>
    internal static string Minutes(int minutes) => minutes >= 120 && minutes % 60 == 0 ? $"{minutes / 60} h" : $"{minutes} min";

    private static string LimitText(TripRule rule, TripWindow? baseline, double limit) =>
        rule.BaselineFactor is { } factor && baseline?.Value is { } usual && limit > (rule.Threshold ?? 0)
            ? $"{TripMeasures.Text(rule.Measure, limit)}, {factor:0.##}× the day before"
            : TripMeasures.Text(rule.Measure, limit);

    private static int Minute(DateTime instant) => (int)((instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
