using System.Globalization;
using Quartz;

namespace OpsConsole.Core.Jobs.Schedules;

/// <summary>When a job runs. All nodes have the same times, so that of several that are awake one runs each.</summary>
public abstract record JobSchedule
{
    /// <summary>The next time after an instant, UTC; null for never.</summary>
    public abstract DateTime? After(DateTime instant);

    /// <summary>The newest time within a span; null when there is none. Each node finds the same, however late it looks.</summary>
    /// <param name="after">Beginning of the span, UTC, not included.</param>
    /// <param name="until">Its end, UTC, included.</param>
    public DateTime? Latest(DateTime after, DateTime until)
    {
        for (TimeSpan back = TimeSpan.FromMinutes(1); ; back *= 4) // few steps, also after years
        {
            DateTime from = until - after > back ? until - back : after;
            DateTime? newest = null;
            for (DateTime? next = After(from); next <= until; next = After(next.Value))
            {
                newest = next;
            }

            if (newest is not null || from == after)
            {
                return newest;
            }
        }
    }

    /// <summary>The schedule in words, as <c>every 5 min</c> or <c>each day at 03:20 UTC</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Whether what was missed while no node was awake is made good, once, when one is again. What runs often is not.</summary>
    public abstract bool CatchesUp { get; }
}

/// <summary>At the times of a cron expression.</summary>
/// <param name="Cron">Quartz's format, with seconds, read in UTC.</param>
public sealed record CronSchedule(string Cron) : JobSchedule
{
    private readonly CronExpression _expression = new(Cron, TimeZoneInfo.Utc);

    public override DateTime? After(DateTime instant) => _expression.GetNextValidTimeAfter(new DateTimeOffset(instant, TimeSpan.Zero))?.UtcDateTime;

    public override bool CatchesUp => true;

    public override string Text
    {
        get
        {
            string[] parts = Cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return parts is [_, var minute, var hours, "*" or "?", "*", "*" or "?"] && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out int m) && TimesOf(hours, m) is { } times
                ? $"each day at {times} UTC"
                : $"cron {Cron} (UTC)";
        }
    }

    private static string? TimesOf(string hours, int minute)
    {
        List<string> times = [];
        foreach (string hour in hours.Split(','))
        {
            if (!int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out int h))
            {
                return null;
            }

            times.Add(string.Create(CultureInfo.InvariantCulture, $"{h:00}:{minute:00}"));
        }

        return times.Count == 1 ? times[0] : $"{string.Join(", ", times.SkipLast(1))} and {times[^1]}";
    }

    public bool Equals(CronSchedule? other) => other is not null && Cron == other.Cron;

    public override int GetHashCode() => Cron.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Again and again: at whole multiples of an interval, counted from the beginning of 1970.</summary>
/// <param name="Interval">The interval; zero for never by itself.</param>
/// <param name="AfterStart">How long it waits after the console's start; with zero it runs at the start, too.</param>
public sealed record EverySchedule(TimeSpan Interval, TimeSpan AfterStart) : JobSchedule
{
    public override DateTime? After(DateTime instant) => Interval <= TimeSpan.Zero ? null : new DateTime(((instant.Ticks / Interval.Ticks) + 1) * Interval.Ticks, DateTimeKind.Utc);

    public override bool CatchesUp => false;

    public override string Text =>
        Interval <= TimeSpan.Zero ? "when somebody asks for it"
        : Interval.TotalSeconds < 120 ? Every(Interval.TotalSeconds, "s")
        : Interval.TotalMinutes < 120 ? Every(Interval.TotalMinutes, "min")
        : Every(Interval.TotalHours, "h");

    private static string Every(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"every {number:0.#} {unit}");
}
