using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>One bar of the strip above the list.</summary>
/// <param name="From">Its start, UTC.</param>
/// <param name="To">Its end, UTC.</param>
/// <param name="Count">Entries.</param>
/// <param name="NotDone">Those that were denied or failed.</param>
/// <param name="IsCounted">False where there are more entries than are counted: counting starts with the newest.</param>
public sealed record AuditBar(DateTime From, DateTime To, int Count, int NotDone, bool IsCounted = true);

/// <summary>Lays out how many entries there are over time.</summary>
internal static class AuditStrip
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Quarter = TimeSpan.FromHours(6), Day = TimeSpan.FromDays(1);

    /// <summary>Most bars; a longer range has no strip.</summary>
    public const int Most = 120;

    /// <summary>Bars side by side over a range, empty ones too. None when the range is too short or too long to say anything.</summary>
    public static IReadOnlyList<AuditBar> Of(IReadOnlyList<AuditHour> hours, DateTime from, DateTime to)
    {
        TimeSpan step = (to - from).TotalDays switch { <= 2 => Hour, <= 14 => Quarter, _ => Day };
        DateTime first = new(from.Ticks - (from.Ticks % step.Ticks), DateTimeKind.Utc);
        int count = (int)Math.Min(Most + 1, Math.Ceiling((to - first) / step));
        if (count is < 3 or > Most)
        {
            return [];
        }

        DateTime counted = hours.Sum(h => h.Count) < AuditQueries.CountBound ? DateTime.MinValue : hours[0].Hour.AddHours(1);
        ILookup<DateTime, AuditHour> byStart = hours.ToLookup(h => new DateTime(h.Hour.Ticks - (h.Hour.Ticks % step.Ticks), DateTimeKind.Utc));
        return [.. Enumerable.Range(0, count).Select(i => first + (step * i))
            .Select(start => new AuditBar(start, start + step, byStart[start].Sum(h => h.Count), byStart[start].Sum(h => h.NotDone), start >= counted))];
    }
}
