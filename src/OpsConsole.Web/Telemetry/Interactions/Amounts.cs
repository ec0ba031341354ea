using System.Globalization;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>Amounts as people read them: three figures that matter, with their unit.</summary>
internal static class Amounts
{
    /// <summary>Stands where there is no value.</summary>
    public const string None = "–";

    /// <summary>A duration given in microseconds: <c>0</c>, <c>420 µs</c>, <c>35.2 ms</c>, <c>1.24 s</c>, <c>2 min 3 s</c>, <c>1 h 5 min</c>.</summary>
    public static string Duration(double? micros) => micros switch
    {
        null => None,
        < 0.5 => "0",
        < 999.5 => $"{micros:0} µs",
        < 9_995 => $"{micros / 1e3:0.00} ms",
        < 99_950 => $"{micros / 1e3:0.0} ms",
        < 999_500 => $"{micros / 1e3:0} ms",
        < 9_995_000 => $"{micros / 1e6:0.00} s",
        < 59_950_000 => $"{micros / 1e6:0.0} s",
        < 3_599_500_000 => $"{Math.Floor((micros.Value + 500_000) / 60e6):0} min {Math.Floor((micros.Value + 500_000) % 60e6 / 1e6):0} s",
        _ => $"{Math.Floor((micros.Value + 30e6) / 3600e6):#,0} h {Math.Floor((micros.Value + 30e6) % 3600e6 / 60e6):0} min",
    };

    /// <summary>A count: <c>12,345</c>.</summary>
    public static string Count(long? count) => count is null ? None : $"{count:#,0}";

    /// <summary>US dollars: cents from a dollar on, below it as many places as show three figures.</summary>
    public static string Cost(decimal? dollars) => dollars switch
    {
        null => None,
        0 => "$0",
        >= 1 => $"${dollars:#,0.00}",
        >= 0.01m => $"${dollars:0.0000}",
        >= 0.0001m => $"${dollars:0.00000}",
        _ => $"${dollars:0.0000000}",
    };

    /// <summary>Feedback from -1 to 1 with its sign: <c>+1</c>, <c>-0.5</c>, <c>0</c>.</summary>
    public static string Feedback(double? feedback) => feedback switch
    {
        null => None,
        0 => "0",
        _ => feedback.Value.ToString("+0.###;-0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>An instant, UTC, to the second: <c>2026-11-21 14:03:05</c>.</summary>
    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss");
}
