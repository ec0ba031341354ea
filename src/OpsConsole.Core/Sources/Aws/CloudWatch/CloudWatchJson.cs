using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>How CloudWatch's types are written and read.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(EpochSeconds)], MaxDepth = 32)]
[JsonSerializable(typeof(GetMetricDataRequest))]
[JsonSerializable(typeof(GetMetricDataResponse))]
[JsonSerializable(typeof(ListMetricsRequest))]
[JsonSerializable(typeof(ListMetricsResponse))]
internal sealed partial class CloudWatchJson : JsonSerializerContext;

/// <summary>Times as seconds since 1970 UTC, as AWS JSON has them.</summary>
internal sealed class EpochSeconds : JsonConverter<DateTime>
{
    private const double Latest = 253402300799; // the year 9999

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double seconds) && seconds is >= 0 and <= Latest
            ? DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new JsonException("Not a time in seconds.");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteNumberValue((value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);
}
