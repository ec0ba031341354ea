using System.Text.Json;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>
/// Reads native histograms as the API writes them: <c>[instant, {"count": "7", "sum": "3.5", "buckets": [[rule, "low", "high", "count"], …]}]</c>. The rule
/// says which bounds belong to a bucket; a duration that is exactly a bound is so rare that it is not asked for.
/// </summary>
internal static class PrometheusHistogramReader
{
    private const int MostBuckets = 100_000;

    /// <summary>Reads one; the reader stands on its first token, and on its last afterwards.</summary>
    /// <exception cref="JsonException">It is not of this form.</exception>
    public static PrometheusHistogram Read(ref Utf8JsonReader reader)
    {
        PrometheusAnswer.Expect(ref reader, JsonTokenType.StartArray);
        reader.Read();
        long millis = PrometheusAnswer.ReadMillis(ref reader);
        reader.Read();
        PrometheusAnswer.Expect(ref reader, JsonTokenType.StartObject);
        double count = 0, sum = 0;
        List<PrometheusBucket> buckets = [];
        while (PrometheusAnswer.NextProperty(ref reader) is { } name)
        {
            switch (name)
            {
                case "count":
                    count = PrometheusAnswer.ReadNumber(ref reader);
                    break;
                case "sum":
                    sum = PrometheusAnswer.ReadNumber(ref reader);
                    break;
                case "buckets":
                    ReadBuckets(ref reader, buckets);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Read();
        PrometheusAnswer.Expect(ref reader, JsonTokenType.EndArray);
        buckets.Sort((a, b) => a.High.CompareTo(b.High));
        return new PrometheusHistogram(millis, count, sum, buckets);
    }

    private static void ReadBuckets(ref Utf8JsonReader reader, List<PrometheusBucket> buckets)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        PrometheusAnswer.Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (buckets.Count == MostBuckets)
            {
                throw new JsonException($"A histogram has more than {MostBuckets} buckets.");
            }

            PrometheusAnswer.Expect(ref reader, JsonTokenType.StartArray);
            reader.Read();
            PrometheusAnswer.Expect(ref reader, JsonTokenType.Number);
            reader.Read();
            double low = PrometheusAnswer.ReadNumber(ref reader);
            reader.Read();
            double high = PrometheusAnswer.ReadNumber(ref reader);
            reader.Read();
            double held = PrometheusAnswer.ReadNumber(ref reader);
            reader.Read();
            PrometheusAnswer.Expect(ref reader, JsonTokenType.EndArray);
            buckets.Add(new PrometheusBucket(low, high, held));
        }
    }
}
