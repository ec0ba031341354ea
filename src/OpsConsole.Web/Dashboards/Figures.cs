namespace OpsConsole.Web.Dashboards;

/// <summary>How numbers read, with their units: three digits that matter, no more.</summary>
internal static class Figures
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string Nothing = "–";

    /// <summary>A count in full: <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0");

    /// <summary>A count in short: <c>12.3k</c>, <c>4.56M</c>.</summary>
    public static string Short(double count) => Math.Abs(count) switch
    {
        < 1_000 => Digits(count),
        < 1_000_000 => Digits(count / 1e3) + "k",
        < 1_000_000_000 => Digits(count / 1e6) + "M",
        _ => Digits(count / 1e9) + "G",
    };

    /// <summary>A duration in microseconds: <c>840 ms</c>, <c>1.25 s</c>, <c>3.4 min</c>.</summary>
    public static string Duration(double? micros) => micros switch
    {
        null => Nothing,
        < 1_000 => Digits(micros.Value) + " µs",
        < 999_500 => Digits(micros.Value / 1e3) + " ms",
        < 120e6 => Digits(micros.Value / 1e6) + " s",
        < 7200e6 => Digits(micros.Value / 60e6) + " min",
        _ => Digits(micros.Value / 3600e6) + " h",
    };

    /// <summary>A part of one as <c>1.25%</c>.</summary>
    public static string Percent(double? part) => part switch
    {
        null => Nothing,
        0 => "0%",
        > 0 and < 0.0001 => "<0.01%",
        _ => Digits(part.Value * 100) + "%",
    };

    /// <summary>US dollars: <c>$1,234</c>, <c>$12.30</c>, <c>$0.0042</c>.</summary>
    public static string Money(decimal? dollars) => dollars switch
    {
        null => Nothing,
        0 => "$0",
        >= 100 or <= -100 => dollars.Value.ToString("$#,##0"),
        >= 0.1m or <= -0.1m => dollars.Value.ToString("$0.00"),
        > 0 and < 0.0001m => "<$0.0001",
        _ => "$" + ((double)dollars.Value).ToString("G3"), // down to a ten-thousandth without an exponent
    };

    /// <summary>A score from -1 to 1 with its sign.</summary>
    public static string Score(double? score) => score?.ToString("+0.00;-0.00;0.00") ?? Nothing;

    /// <summary>A rate per second in the unit that reads best.</summary>
    public static RateUnit RateUnit(IEnumerable<double?> perSecond) => perSecond.Max() switch
    {
        null or 0 or >= 1 => new("s", 1),
        >= 1 / 60.0 => new("min", 60),
        _ => new("h", 3600),
    };

    /// <summary>A length of time: <c>10 min</c>, <c>6 h</c>, <c>7 d</c>.</summary>
    public static string Length(int minutes) => minutes % 1440 == 0 ? $"{minutes / 1440} d" : minutes % 60 == 0 ? $"{minutes / 60} h" : $"{minutes} min";

    /// <summary>What something happens per: <c>10 min</c>, <c>hour</c>.</summary>
    public static string Per(int minutes) => minutes switch { 1 => "minute", 60 => "hour", 1440 => "day", 7 * 1440 => "week", _ => Length(minutes) };

    /// <summary>Three digits that matter.</summary>
    public static string Digits(double value) => Math.Abs(value) switch
    {
        >= 99.95 => value.ToString("#,##0"),
        >= 9.995 => value.ToString("0.#"),
        >= 0.9995 or 0 => value.ToString("0.##"),
        >= 0.1 => value.ToString("0.###"),
        _ => value.ToString("0.####"),
    };
}

/// <summary>Unit of a rate.</summary>
/// <param name="Name">What it is per: <c>s</c>, <c>min</c>, <c>h</c>.</param>
/// <param name="Seconds">Its length.</param>
internal readonly record struct RateUnit(string Name, double Seconds);
