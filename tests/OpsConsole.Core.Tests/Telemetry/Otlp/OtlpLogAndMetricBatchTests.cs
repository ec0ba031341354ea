using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

public class OtlpLogBatchTests
{
    [Fact]
    public void An_event_is_read()
    {
        byte[] message = OtlpPayload.Request(s => s.Message(2, record =>
        {
            record.WriteFixed64(1, 5);
            record.WriteVarint(2, 9);
            record.Message(5, body => body.WriteString(1, "hello"));
            record.Attribute(6, "gen_ai.evaluation.score.value", v => v.WriteDouble(4, 0.9));
            record.WriteBytes(9, OtlpPayload.TraceId);
            record.WriteBytes(10, OtlpPayload.SpanId);
            record.WriteFixed64(11, 6);
            record.WriteString(12, "gen_ai.evaluation.result");
        }));

        using OtlpLogBatch batch = OtlpLogBatch.Decode(message);

        OtlpLogRecord record = Assert.Single(batch.Records.ToArray());
        Assert.Equal("gen_ai.evaluation.result", batch.Text(record.EventName));
        Assert.Equal((5UL, 6UL, 9), (record.TimeNanos, record.ObservedNanos, record.Severity));
        Assert.Equal("hello", batch.Text(record.Body.Value));
        Assert.Equal(0.9, batch.AttributesOf(record)[0].Double);
        Assert.Equal("eee19b7ec3c1b174", record.SpanId.ToString());
        Assert.False(record.TraceId.IsEmpty);
    }

    [Fact]
    public void Older_senders_name_the_event_in_an_attribute()
    {
        byte[] message = OtlpPayload.Request(s => s.Message(2, record => record.Attribute(6, "event.name", v => v.WriteString(1, "old"))));

        using OtlpLogBatch batch = OtlpLogBatch.Decode(message);

        Assert.Equal("old", batch.Text(batch.Records[0].EventName));
    }
}

public class OtlpMetricBatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_histogram_is_read_whether_its_numbers_are_packed_or_not(bool packed)
    {
        byte[] message = OtlpPayload.Request(s => s.Message(2, metric =>
        {
            metric.Message(9, histogram =>
            {
                histogram.Message(1, point =>
                {
                    point.WriteFixed64(2, 1);
                    point.WriteFixed64(3, 2);
                    point.WriteFixed64(4, 6);
                    point.WriteDouble(5, 12.5);
                    if (packed)
                    {
                        point.Message(6, w => Array.ForEach<ulong>([1, 2, 3], w.WriteFixed64));
                        point.Message(7, w => Array.ForEach([0.5, 2.5], b => w.WriteFixed64(BitConverter.DoubleToUInt64Bits(b))));
                    }
                    else
                    {
                        point.WriteFixed64(6, 1);
                        point.WriteDouble(7, 0.5);
                        point.WriteFixed64(6, 2);
                        point.WriteDouble(7, 2.5);
                        point.WriteFixed64(6, 3);
                    }

                    point.Attribute(9, "gen_ai.request.model", v => v.WriteString(1, "nova-lite"));
                    point.WriteDouble(12, 9);
                });
                histogram.WriteVarint(2, 2);
            });
            metric.WriteString(1, "gen_ai.client.operation.duration");
            metric.WriteString(3, "s");
        }));

        using OtlpMetricBatch batch = OtlpMetricBatch.Decode(message);

        OtlpMetric metric = Assert.Single(batch.Metrics.ToArray());
        Assert.Equal(("gen_ai.client.operation.duration", "s"), (batch.Text(metric.Name), batch.Text(metric.Unit)));
        Assert.Equal((OtlpMetricKind.Histogram, OtlpTemporality.Cumulative), (metric.Kind, metric.Temporality));
        OtlpPoint point = batch.PointsOf(metric)[0];
        Assert.Equal((1UL, 2UL, 6UL, 12.5, null, 9.0), (point.StartNanos, point.TimeNanos, point.Count, point.Sum, point.Min, point.Max));
        Assert.Equal([1, 2, 3], batch.CountsOf(point.Positive).ToArray());
        Assert.Equal([0.5, 2.5], batch.BoundsOf(point).ToArray());
        Assert.Equal("nova-lite", batch.Text(batch.AttributesOf(point)[0].Value));
    }

    [Fact]
    public void An_exponential_histogram_is_read()
    {
        byte[] message = OtlpPayload.Request(s => s.Message(2, metric => metric.Message(10, histogram =>
        {
            histogram.Message(1, point =>
            {
                point.WriteFixed64(4, 10);
                point.WriteSInt32(6, -3);
                point.WriteFixed64(7, 4);
                point.Message(8, buckets =>
                {
                    buckets.WriteSInt32(1, -2);
                    buckets.Message(2, w => Array.ForEach<ulong>([1, 300], w.WriteVarint));
                    buckets.WriteVarint(2, 5);
                });
                point.Message(9, buckets => buckets.WriteVarint(2, 7));
                point.WriteVarint(10, 1);
                point.WriteDouble(14, 0.001);
            });
            histogram.WriteVarint(2, 1);
        })));

        using OtlpMetricBatch batch = OtlpMetricBatch.Decode(message);

        OtlpPoint point = Assert.Single(batch.Points.ToArray());
        Assert.Equal((-3, 4UL, 0.001, true), (point.Scale, point.ZeroCount, point.ZeroThreshold, point.HasNoValue));
        Assert.Equal(-2, point.Positive.Offset);
        Assert.Equal([1, 300, 5], batch.CountsOf(point.Positive).ToArray());
        Assert.Equal([7], batch.CountsOf(point.Negative).ToArray());
        Assert.Equal(OtlpTemporality.Delta, batch.Metrics[0].Temporality);
    }

    [Fact]
    public void Sums_and_gauges_of_either_number_are_read()
    {
        byte[] message = OtlpPayload.Request(s =>
        {
            s.Message(2, metric => metric.Message(7, sum =>
            {
                sum.Message(1, point => point.WriteFixed64(6, unchecked((ulong)-5)));
                sum.Message(1, point => point.WriteDouble(4, 1.5));
                sum.WriteVarint(3, 1);
            }));
            s.Message(2, metric => metric.Message(5, gauge => gauge.Message(1, point => point.WriteDouble(4, 2.5))));
        });

        using OtlpMetricBatch batch = OtlpMetricBatch.Decode(message);

        Assert.True(batch.Metrics[0].IsMonotonic);
        Assert.Equal([-5, 1.5], batch.PointsOf(batch.Metrics[0]).ToArray().Select(p => p.Value));
        Assert.Equal([2.5], batch.PointsOf(batch.Metrics[1]).ToArray().Select(p => p.Value));
        Assert.Equal(1, batch.Points[2].Metric);
    }
}
