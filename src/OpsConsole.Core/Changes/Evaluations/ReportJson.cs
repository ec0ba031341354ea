using System.Globalization;
using System.Text.Json;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Reading values of a report, none of which can be trusted to be what it should.</summary>
internal static class ReportJson
{
    private const int MaxCases = 10_000_000, Decimals = 6;

    /// <summary>A member of an object; null where there is none, or it is null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>A member that is an object.</summary>
    public static JsonElement? Object(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Object } member ? member : null;

    /// <summary>A member that is an array.</summary>
    public static JsonElement? Array(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Array } member ? member : null;

    /// <summary>A member that is a text.</summary>
    /// <exception cref="InvalidOperationException">It has half a character.</exception>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>A number of cases; 0 where there is none.</summary>
    /// <exception cref="ReportException">It is no such number.</exception>
    public static int Count(this JsonElement element, string name, string path) => element.Member(name) is not { } member ? 0
        : member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out double count) && count is >= 0 and <= MaxCases && count == Math.Floor(count) ? (int)count
        : throw ReportException.Wrong($"{path}.{name}", $"a whole number, 0 to {MaxCases:N0}");

    /// <summary>A finite number; null for anything else.</summary>
    public static double? Number(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    /// <summary>A value as it is kept: 0 to 1, six decimals; null where it is outside.</summary>
    public static decimal? Score(double value) =>
        double.IsFinite(value) && Math.Round(value, Decimals) is >= 0 and <= 1 and var rounded ? Math.Round((decimal)rounded, Decimals) : null;

    /// <summary>A time, UTC; null for anything else.</summary>
    public static DateTime? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.UtcDateTime : null;

    /// <summary>A name of a suite or score as it is kept; null where it cannot be.</summary>
    public static string? Name(string? text) =>
        text?.Trim() is { Length: > 0 and <= EvaluationScore.MaxName } name && !name.Any(char.IsControl) ? name : null;
}
