using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What a rule saw when it did something: the measure over its window, minute by minute. Small enough to be kept with the event.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="From">First minute since 1970 UTC.</param>
/// <param name="Values">The measure over the window that ends with each minute; null where there was nothing to measure.</param>
/// <param name="WindowMinutes">The window.</param>
/// <param name="Limit">The limit, in the measure's unit.</param>
/// <param name="Threshold">The threshold of the rule; null for none.</param>
/// <param name="Baseline">The measure over the day before; null when the rule does not compare with it.</param>
/// <param name="Share">Share of the traffic that came through: below 1 in a trial.</param>
public sealed record TripEvidence(
    TripMeasure Measure, int From, IReadOnlyList<double?> Values, int WindowMinutes, double? Limit, double? Threshold, double? Baseline, double Share = 1)
{
    /// <summary>Minutes shown.</summary>
    public const int Minutes = 60;

    /// <summary>Bytes at most.</summary>
    public const int MaxBytes = 16 << 10;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>When a value's minute ends, UTC.</summary>
    public DateTime At(int index) => DateTime.UnixEpoch.AddMinutes(From + index + 1);

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this with { Values = [.. Values.Select(v => v is { } value ? (double?)double.Round(value, 6) : null)] }, Json);

    /// <summary>Reads it.</summary>
    /// <returns>Null when it cannot be read.</returns>
    public static TripEvidence? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return text.Length > MaxBytes ? null : JsonSerializer.Deserialize<TripEvidence>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
