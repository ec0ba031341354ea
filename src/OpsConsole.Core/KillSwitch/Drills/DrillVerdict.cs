using System.Globalization;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>What a drill showed, as it went on.</summary>
internal sealed record DrillFindings
{
    /// <summary>Why it could not be done, or not be ended; null when it could.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Milliseconds until the own client obeyed the kill; null when it did not while the drill waited.</summary>
    public double? ProbeMs { get; init; }

    /// <summary>Milliseconds until the own client obeyed the restore.</summary>
    public double? RestoreMs { get; init; }

    /// <summary>How far the kill came.</summary>
    public DrillReach Reach { get; init; } = DrillReach.Nobody;

    /// <summary>Whether the disk kept the kill.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Whether the kill switch is in doubt, or a client reported more than is known: then clients take kills, and may take no restore.</summary>
    public bool Doubt { get; init; }
}

/// <summary>Says how a drill ended.</summary>
internal static class DrillVerdict
{
    private const int NamedInstances = 5;

    /// <summary>The outcome, and what went wrong in words; null when nothing did.</summary>
    public static (DrillOutcome Outcome, string? Problem) Of(DrillFindings found, DrillOptions options) => found switch
    {
        { Obstacle: { } obstacle } => (DrillOutcome.Failed, obstacle),
        { ProbeMs: null } => (DrillOutcome.Failed, $"The console's own client did not obey the kill within {Seconds(options.Patience)}."),
        { ProbeMs: { } took } when took > options.Limit.TotalMilliseconds => (DrillOutcome.Failed, $"The console's own client obeyed the kill after {Milliseconds(took)}; the limit is {Milliseconds(options.Limit.TotalMilliseconds)}."),
        { RestoreMs: null, Doubt: false } => (DrillOutcome.Failed, $"The console's own client did not obey the restore within {Seconds(options.Patience)}."),
        { Reach: { IsComplete: false } reach } => (DrillOutcome.Incomplete, $"{reach.Expected - reach.Confirmed} of {reach.Expected} instances did not report within {Seconds(options.Patience)}: {Names(reach)}."),
        { Durable: false } => (DrillOutcome.Passed, "The disk did not take the kill in time: it would not have survived a crash."),
        { RestoreMs: null } => (DrillOutcome.Passed, "The kill switch is in doubt: clients obey kills, and restores only after two people have begun a new lineage."),
        _ => (DrillOutcome.Passed, null),
    };

    private static string Names(DrillReach reach)
    {
        int more = reach.Expected - reach.Confirmed - Math.Min(reach.Missing.Count, NamedInstances);
        string names = string.Join(", ", reach.Missing.Take(NamedInstances).Select(n => n.Length <= 60 ? n : n[..59] + "…"));
        return more > 0 ? $"{names} and {more} more" : names;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    private static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:N0} ms");
}
