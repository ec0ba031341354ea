using System.Globalization;

namespace OpsConsole.Core.Dashboards;

/// <summary>
/// The time a page or query looks at: either relative to now (<c>24h</c>) or from one instant to another. Instants are UTC;
/// the end is exclusive.
/// </summary>
public sealed record TimeRange
{
    /// <summary>Longest range: ten years.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), Latest = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private TimeRange(string? preset, TimeSpan length, DateTime from, DateTime to) => (Preset, Length, _from, _to) = (preset, length, from, to);

    private readonly DateTime _from, _to;

    /// <summary>The relative form, like <c>15m</c>, <c>24h</c>, <c>7d</c>; null for a fixed range.</summary>
    public string? Preset { get; }

    /// <summary>How long the range is.</summary>
    public TimeSpan Length { get; }

    /// <summary>The ranges offered to people.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["15m", "1h", "6h", "24h", "7d", "30d", "90d"];

    /// <summary>The range pages open with.</summary>
    public static TimeRange Default { get; } = new("24h", TimeSpan.FromHours(24), default, default);

    /// <summary>A range that ends now.</summary>
    /// <param name="preset">A number of minutes, hours or days: <c>15m</c>, <c>24h</c>, <c>7d</c>.</param>
    /// <param name="range">The range, when the text is one.</param>
    public static bool TryRelative(string? preset, out TimeRange range)
    {
        range = Default;
        if (preset is not { Length: >= 2 and <= 6 }
            || !int.TryParse(preset.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count == 0)
        {
            return false;
        }

        TimeSpan? unit = preset[^1] switch { 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), _ => null };
        if (unit is null || count > Longest / unit.Value)
        {
            return false;
        }

        range = new TimeRange(preset, unit.Value * count, default, default);
        return true;
    }

    /// <summary>A range between two instants.</summary>
    /// <exception cref="ArgumentException">The end is not after the start, the range is longer than <see cref="Longest"/>, or not within the years 2000 to 2199.</exception>
    public static TimeRange Between(DateTime from, DateTime to)
    {
        if (Problem(from, to) is { } problem)
        {
            throw new ArgumentException(problem, nameof(to));
        }

        return new TimeRange(null, to - from, from.ToUniversalTime(), to.ToUniversalTime());
    }

    /// <summary>The two instants, for a given now.</summary>
    public (DateTime From, DateTime To) Resolve(DateTime nowUtc) => Preset is null ? (_from, _to) : (nowUtc - Length, nowUtc);

    /// <summary>The range of the same length just before, for comparison.</summary>
    public (DateTime From, DateTime To) Previous(DateTime nowUtc)
    {
        (DateTime from, _) = Resolve(nowUtc);
        return (from - Length, from);
    }

    /// <summary>The query parameters that carry it: <c>range</c>, or <c>from</c> and <c>to</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery() => Preset is not null
        ? [new("range", Preset)]
        : [new("from", _from.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ")), new("to", _to.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ"))];

    /// <summary>Reads the query parameters; what cannot be read gives the default range and a reason.</summary>
    public static TimeRange FromQuery(string? range, string? from, string? to, out string? problem)
    {
        problem = null;
        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
        {
            if (string.IsNullOrEmpty(range))
            {
                return Default;
            }

            if (TryRelative(range, out TimeRange relative))
            {
                return relative;
            }

            problem = $"'{range}' is not a time range. Use a number of minutes, hours or days, like 15m, 24h or 7d.";
            return Default;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParse(from, CultureInfo.InvariantCulture, Utc, out DateTime start)
            || !DateTime.TryParse(to, CultureInfo.InvariantCulture, Utc, out DateTime end))
        {
            problem = "'from' and 'to' must both be times like 2026-11-21T14:00:00Z.";
            return Default;
        }

        problem = Problem(start, end);
        return problem is null ? Between(start, end) : Default;
    }

    private static string? Problem(DateTime from, DateTime to) =>
        to <= from || to - from > Longest ? $"'to' must be after 'from', by at most {Longest.TotalDays:0} days."
        : from < Earliest || to > Latest ? $"'from' and 'to' must be in the years {Earliest.Year} to {Latest.Year - 1}."
        : null;
}
