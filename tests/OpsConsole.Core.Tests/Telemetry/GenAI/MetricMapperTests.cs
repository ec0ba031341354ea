using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class MetricMapperTests
{
    private static readonly object?[] Chat = ["gen_ai.operation.name", "chat", "gen_ai.request.model", "gpt-4o"];

    private static IngestRequest Map(params Action<ProtobufWriter>[] metrics)
    {
        using OtlpMetricBatch batch = OtlpMetricBatch.Decode(SpanMessage.Request(Mapping.Resource, metrics));
        return Mapping.Mapper().Map(batch);
    }

    private static Action<ProtobufWriter> Histogram(string name, string unit, double sum, double[] bounds, ulong[] counts, params object?[] attributes) => writer =>
    {
        writer.WriteString(1, name);
        writer.WriteString(3, unit);
        int histogram = writer.BeginMessage(9);
        int point = writer.BeginMessage(1);
        writer.WriteFixed64(2, SpanMessage.Nanos(SpanMessage.Now.AddMinutes(-10)));
        writer.WriteFixed64(3, SpanMessage.Nanos(SpanMessage.Now));
        writer.WriteFixed64(4, counts.Aggregate(0UL, (a, b) => a + b));
        writer.WriteDouble(5, sum);
        foreach (ulong count in counts)
            writer.WriteFixed64(6, count);
        foreach (double bound in bounds)
            writer.WriteDouble(7, bound);
        SpanMessage.WriteAttributes(writer, 9, SpanMessage.Attrs(attributes));
        writer.EndMessage(point);
        writer.WriteVarint(2, 2);
        writer.EndMessage(histogram);
    };

    private static Action<ProtobufWriter> Exponential(int scale, int offset, ulong[] counts, ulong zero) => writer =>
    {
        writer.WriteString(1, "gen_ai.client.operation.duration");
        writer.WriteString(3, "s");
        int histogram = writer.BeginMessage(10);
        int point = writer.BeginMessage(1);
        writer.WriteFixed64(3, SpanMessage.Nanos(SpanMessage.Now));
        writer.WriteFixed64(4, counts.Aggregate(zero, (a, b) => a + b));
        writer.WriteDouble(5, 10);
        writer.WriteSInt32(6, scale);
        writer.WriteFixed64(7, zero);
        int positive = writer.BeginMessage(8);
        writer.WriteSInt32(1, offset);
        foreach (ulong count in counts)
            writer.WriteVarint(2, count);
        writer.EndMessage(positive);
        writer.EndMessage(point);
        writer.WriteVarint(2, 1);
        writer.EndMessage(histogram);
    };

    private static Action<ProtobufWriter> Counter(string name, double value) => writer =>
    {
        writer.WriteString(1, name);
        int sum = writer.BeginMessage(7);
        int point = writer.BeginMessage(1);
        writer.WriteFixed64(3, SpanMessage.Nanos(SpanMessage.Now));
        writer.WriteDouble(4, value);
        SpanMessage.WriteAttributes(writer, 7, SpanMessage.Attrs(Chat));
        writer.EndMessage(point);
        writer.WriteVarint(2, 2);
        writer.WriteVarint(3, 1);
        writer.EndMessage(sum);
    };

    [Fact]
    public void A_duration_histogram_is_read_whole()
    {
        MetricDelta delta = Assert.Single(Map(Histogram("gen_ai.client.operation.duration", "s", 7.5, [1, 2], [3, 2, 1], [.. Chat, "error.type", "429"])).Metrics);

        Assert.Equal((MetricMeasure.CallDuration, true, 7.5, 6L), (delta.Measure, delta.Cumulative, delta.Sum, delta.Count));
        Assert.Equal(("support-bot", "production", "gpt-4o", ErrorClass.RateLimited), (delta.Application, delta.Environment, delta.Model, delta.ErrorClass));
        Assert.Equal([1, 2], delta.Bounds);
        Assert.Equal([3, 2, 1], delta.Buckets);
    }

    [Fact]
    public void Milliseconds_become_seconds()
    {
        MetricDelta delta = Assert.Single(Map(Histogram("gen_ai.client.inference.duration", "ms", 7500, [1000, 2000], [3, 2, 1], Chat)).Metrics);

        Assert.Equal(7.5, delta.Sum, 9);
        Assert.Equal([1, 2], delta.Bounds);
    }

    [Theory]
    [InlineData("gen_ai.client.token.usage", "input", MetricMeasure.InputTokens)]
    [InlineData("gen_ai.client.token.usage", "output", MetricMeasure.OutputTokens)]
    [InlineData("gen_ai.client.operation.time_to_first_chunk", "", MetricMeasure.FirstToken)]
    [InlineData("gen_ai.client.inference.time_to_first_chunk", "", MetricMeasure.FirstToken)]
    public void Names_old_and_new_give_the_measure(string name, string tokenType, MetricMeasure expected) =>
        Assert.Equal(expected, Assert.Single(Map(Histogram(name, "s", 1, [1], [1, 0], [.. Chat, "gen_ai.token.type", tokenType])).Metrics).Measure);

    [Fact]
    public void Counters_of_the_next_convention_count_and_their_parts_do_not_count_again()
    {
        IngestRequest request = Map(
            Counter("gen_ai.client.inference.usage.input_tokens", 100), Counter("gen_ai.client.inference.usage.output_tokens", 20),
            Counter("gen_ai.client.inference.usage.cache_read.input_tokens", 80), Counter("http.client.requests", 5));

        Assert.Equal(4, request.Accepted);
        Assert.Equal([(MetricMeasure.InputTokens, 100d), (MetricMeasure.OutputTokens, 20d)], request.Metrics.Select(m => (m.Measure, m.Sum)));
    }

    [Fact]
    public void An_agents_duration_is_no_call() =>
        Assert.Empty(Map(Histogram("gen_ai.client.operation.duration", "s", 1, [1], [1, 0], "gen_ai.operation.name", "invoke_agent")).Metrics);

    [Theory]
    [InlineData(new[] { 2.0, 1.0 }, new ulong[] { 1, 1, 1 })]
    [InlineData(new[] { 1.0 }, new ulong[] { 1, 1, 1 })]
    [InlineData(new[] { double.NaN }, new ulong[] { 1, 1 })]
    public void Buckets_that_contradict_themselves_are_not_kept(double[] bounds, ulong[] counts) =>
        Assert.Empty(Map(Histogram("gen_ai.client.operation.duration", "s", 1, bounds, counts, Chat)).Metrics);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(6, 0)]
    [InlineData(20, 0)]
    [InlineData(0, 0)]
    [InlineData(3, -40)]
    public void Exponential_buckets_land_between_bounds_that_hold_their_middle(int scale, int offset)
    {
        MetricDelta delta = Assert.Single(Map(Exponential(scale, offset, [0, 5], zero: 2)).Metrics);

        int bucket = delta.Buckets.ToList().IndexOf(5);
        double middle = Math.Pow(2, (offset + 1.5) * Math.Pow(2, -scale));
        Assert.InRange(middle, delta.Bounds[bucket - 1], delta.Bounds[bucket]);
        Assert.Equal((7L, 2L, delta.Bounds.Count + 1, false), (delta.Buckets.Sum(), delta.Buckets[0], delta.Buckets.Count, delta.Cumulative));
    }

    [Fact]
    public void A_stream_is_named_the_same_whatever_the_order_of_its_attributes_and_each_has_its_own()
    {
        long Stream(params object?[] attributes) => Map(Histogram("gen_ai.client.operation.duration", "s", 1, [1], [1, 0], attributes)).Metrics[0].Stream;

        Assert.Equal(Stream("a", "1", "b", "2"), Stream("b", "2", "a", "1"));
        Assert.NotEqual(Stream("a", "1", "b", "2"), Stream("a", "2", "b", "1"));
        Assert.NotEqual(Stream("a", "1"), Stream("a", 1));
    }
}
