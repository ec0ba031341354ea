using System.Globalization;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Controls;

/// <summary>Reads a range that somebody typed as two times, and says in words what is wrong with it.</summary>
internal static class FreeRange
{
    /// <summary>How a browser's <c>datetime-local</c> field writes a time.</summary>
    public const string Format = "yyyy-MM-ddTHH:mm";

    /// <summary>Reads both fields as UTC.</summary>
    /// <param name="from">Start.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="range">The range; null when there is a problem.</param>
    /// <returns>What to correct; null when nothing.</returns>
    public static string? Read(string? from, string? to, DateTime now, out TimeRange? range)
    {
        range = null;
        if (!TryTime(from, out DateTime start))
        {
            return "Give the start as a date and a time.";
        }

        if (!TryTime(to, out DateTime end))
        {
            return "Give the end as a date and a time.";
        }

        if (end <= start)
        {
            return "The end must be after the start.";
        }

        if (start >= now)
        {
            return $"The start is in the future: it is {now:yyyy-MM-dd HH:mm} UTC now.";
        }

        if (end - start > TimeRange.Longest)
        {
            return $"A range is at most {TimeRange.Longest.TotalDays:N0} days long.";
        }

        range = TimeRange.Between(start, end);
        return null;
    }

    private static bool TryTime(string? text, out DateTime time) => DateTime.TryParse(
        text,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);
}
