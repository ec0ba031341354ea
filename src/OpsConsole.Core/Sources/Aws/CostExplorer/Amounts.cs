using System.Globalization;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Reads the numbers and days of Cost Explorer, which come as text.</summary>
internal static class Amounts
{
    /// <summary>A decimal number, also one like <c>8.0E-10</c>.</summary>
    /// <exception cref="SourceException">It is none, or too large.</exception>
    public static decimal Read(string? amount) =>
        decimal.TryParse(amount, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : throw AwsFaults.Unreadable(AwsService.CostExplorer, $"the amount '{AwsFaults.Line(amount ?? "")}'");

    /// <summary>A decimal number; null where there is none.</summary>
    /// <exception cref="SourceException">It is no number, or too large.</exception>
    public static decimal? ReadOrNull(string? amount) => string.IsNullOrEmpty(amount) ? null : Read(amount);

    /// <summary>A day, also one with a time behind it.</summary>
    /// <exception cref="SourceException">It is none.</exception>
    public static DateOnly Day(string? text) => DayOrNull(text) ?? throw AwsFaults.Unreadable(AwsService.CostExplorer, $"the day '{AwsFaults.Line(text ?? "")}'");

    /// <summary>A day; null where there is none.</summary>
    public static DateOnly? DayOrNull(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>A day as Cost Explorer reads it.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
