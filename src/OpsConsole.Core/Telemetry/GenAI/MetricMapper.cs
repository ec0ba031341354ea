using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Maps the points of GenAI client metrics, by their present names and the next ones. Other metrics are accepted and not kept.</summary>
internal static class MetricMapper
{
    private const int LongestName = 200;

    /// <summary>Maps a batch into a request.</summary>
    public static void Map(OtlpMetricBatch batch, MappedRequest mapped)
    {
        ReadOnlySpan<byte> data = batch.Data;
        foreach (ref readonly OtlpMetric metric in batch.Metrics)
        {
            mapped.Request.Accepted += metric.PointCount;
            ReadOnlySpan<byte> name = metric.Name.Of(data);
            if (metric.Temporality is not (OtlpTemporality.Delta or OtlpTemporality.Cumulative))
                continue;
            foreach (ref readonly OtlpPoint point in batch.PointsOf(metric))
            {
                if (point.HasNoValue)
                    continue;
                var reading = new SignalReading(data, batch.AttributesOf(point));
                if (MeasureOf(name, metric, reading) is { } measure && PointOf(batch, metric, point, reading, measure, mapped.OriginOf(metric.Resource)) is { } delta)
                    mapped.Request.Metrics.Add(delta);
            }
        }
    }

    /// <summary>
    /// What a metric measures. The histograms <c>gen_ai.client.inference.operation.*_tokens</c> repeat the counters beside them, and cached and
    /// reasoning tokens are parts of input and output: none of them is added.
    /// </summary>
    private static MetricMeasure? MeasureOf(ReadOnlySpan<byte> name, in OtlpMetric metric, in SignalReading reading)
    {
        bool histogram = metric.Kind is OtlpMetricKind.Histogram or OtlpMetricKind.ExponentialHistogram;
        if (histogram && IsCall(reading.Text(Meaning.Operation)))
        {
            if (name.SequenceEqual("gen_ai.client.operation.duration"u8) || name.SequenceEqual("gen_ai.client.inference.duration"u8))
                return MetricMeasure.CallDuration;
            if (name.SequenceEqual("gen_ai.client.operation.time_to_first_chunk"u8) || name.SequenceEqual("gen_ai.client.inference.time_to_first_chunk"u8))
                return MetricMeasure.FirstToken;
            if (name.SequenceEqual("gen_ai.client.token.usage"u8))
            {
                ReadOnlySpan<byte> type = reading.Text(Meaning.TokenType);
                return type.SequenceEqual("input"u8) || type.SequenceEqual("prompt"u8) ? MetricMeasure.InputTokens
                    : type.SequenceEqual("output"u8) || type.SequenceEqual("completion"u8) ? MetricMeasure.OutputTokens
                    : null;
            }
        }

        if (metric is { Kind: OtlpMetricKind.Sum, IsMonotonic: true })
        {
            if (name.SequenceEqual("gen_ai.client.inference.usage.input_tokens"u8))
                return MetricMeasure.InputTokens;
            if (name.SequenceEqual("gen_ai.client.inference.usage.output_tokens"u8))
                return MetricMeasure.OutputTokens;
        }

        return null;
    }

    /// <summary>Agents and tools record under the same names, and repeat what their calls took.</summary>
    public static bool IsCall(ReadOnlySpan<byte> operation) =>
        operation.IsEmpty || SpanRoles.Of(new RoleEvidence { Operation = operation }) is SpanRole.ModelCall or SpanRole.Embedding;

    private static MetricDelta? PointOf(OtlpMetricBatch batch, in OtlpMetric metric, in OtlpPoint point, in SignalReading reading, MetricMeasure measure, Origin origin)
    {
        bool counter = metric.Kind == OtlpMetricKind.Sum;
        double sum = counter ? point.Value : point.Sum ?? 0;
        if (!double.IsFinite(sum) || sum < 0 || point.Count > long.MaxValue)
            return null;
        bool isTime = measure is MetricMeasure.CallDuration or MetricMeasure.FirstToken;
        double unit = isTime && metric.Unit.Of(batch.Data).SequenceEqual("ms"u8) ? 1e-3 : 1;
        MetricBuckets buckets = MetricBuckets.None;
        if (isTime && !MetricBuckets.TryRead(batch, metric.Kind, point, unit, out buckets))
            return null;
        string model = BoundedText.OneLine(reading.Has(Meaning.ResponseModel) ? reading.Text(Meaning.ResponseModel) : reading.Text(Meaning.RequestModel), LongestName);
        return new MetricDelta
        {
            Stream = StreamHash.Of(batch, metric, point),
            Measure = measure,
            Cumulative = metric.Temporality == OtlpTemporality.Cumulative,
            StartMicros = (long)(point.StartNanos / 1000),
            AtMicros = origin.Window.Of(point.TimeNanos),
            Application = origin.Application,
            Environment = origin.Environment,
            Model = model.Length == 0 ? null : model,
            ErrorClass = ErrorClassifier.Classify(new ErrorEvidence { Role = SpanRole.ModelCall, ErrorType = reading.Text(Meaning.ErrorType) }),
            Sum = sum * unit,
            Count = counter ? 0 : (long)point.Count,
            Max = isTime && point.Max is { } max && double.IsFinite(max) ? max * unit : null,
            Bounds = buckets.Bounds,
            Buckets = buckets.Counts,
        };
    }
}
