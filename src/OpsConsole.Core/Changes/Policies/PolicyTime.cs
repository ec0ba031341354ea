using System.Globalization;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>Times as a policy writes them.</summary>
public static class PolicyTime
{
    /// <summary>A length of time: a whole number and <c>m</c>, <c>h</c> or <c>d</c>; null for anything else.</summary>
    public static TimeSpan? LengthOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 1 and < 8 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? text[^1] switch { 'm' => TimeSpan.FromMinutes(count), 'h' => TimeSpan.FromHours(count), 'd' => TimeSpan.FromDays(count), _ => null }
            : null;
    }

    /// <summary>A date, which begins at midnight UTC, or a time with its zone; null for anything else.</summary>
    public static DateTime? MomentOf(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime day) ? day
        : DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment) && HasZone(text) ? moment.UtcDateTime
        : null;

    /// <summary>A length of time as a policy writes it.</summary>
    public static string Write(TimeSpan length) =>
        length >= TimeSpan.FromDays(1) && length.Ticks % TimeSpan.TicksPerDay == 0 ? $"{length.TotalDays:0}d"
        : length >= TimeSpan.FromHours(1) && length.Ticks % TimeSpan.TicksPerHour == 0 ? $"{length.TotalHours:0}h"
        : $"{length.TotalMinutes:0}m";

    private static bool HasZone(string text) => text[^1] == 'Z' || text[^6] is '+' or '-';
}
