using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Controls;

/// <summary>Says a time range in words.</summary>
internal static class RangeText
{
    /// <summary><c>Last 24 hours</c>, or <c>20 Nov 14:00 – 21 Nov 02:30</c>; the year where it is not this one, the second day where it is another.</summary>
    /// <param name="range">The range.</param>
    /// <param name="now">Now, UTC.</param>
    public static string Describe(TimeRange range, DateTime now)
    {
        if (range.Preset is { } preset)
        {
            return "Last " + Length(preset);
        }

        (DateTime from, DateTime to) = range.Resolve(now);
        string day = from.Year == now.Year && to.Year == now.Year ? "d MMM" : "d MMM yyyy";
        string time = from.Second == 0 && to.Second == 0 ? "HH:mm" : "HH:mm:ss";
        return from.Date == to.Date
            ? $"{from.ToString($"{day} {time}")} – {to.ToString(time)}"
            : $"{from.ToString($"{day} {time}")} – {to.ToString($"{day} {time}")}";
    }

    /// <summary><c>15 minutes</c> for <c>15m</c>.</summary>
    public static string Length(string preset)
    {
        string unit = preset[^1] switch { 'm' => "minute", 'h' => "hour", _ => "day" };
        return preset[..^1] == "1" ? $"1 {unit}" : $"{preset[..^1]} {unit}s";
    }
}
