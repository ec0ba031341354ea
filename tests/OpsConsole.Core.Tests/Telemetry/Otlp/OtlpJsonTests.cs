using System.Text;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

public class OtlpJsonTests
{
    private const string Example = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"helpdesk"}}]},
         "scopeSpans":[{"scope":{"name":"my.lib"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
         "name":"chat nova-lite","kind":3,"startTimeUnixNano":"1784000000000000000","endTimeUnixNano":"1784000001500000000",
         "attributes":[{"key":"gen_ai.usage.input_tokens","value":{"intValue":"120"}}],"status":{"code":2,"message":"throttled"}}]}]}]}
        """;

    [Fact]
    public void The_example_becomes_the_same_bytes_as_protobuf()
    {
        byte[] expected = OtlpPayload.Request(s => s.Span(span =>
        {
            span.Attribute(9, "gen_ai.usage.input_tokens", v => v.WriteVarint(3, 120));
            span.Message(15, status =>
            {
                status.WriteVarint(3, 2);
                status.WriteString(2, "throttled");
            });
        }));

        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(Protobuf(OtlpSignal.Traces, Example)));
    }

    [Theory]
    [InlineData("""{"intValue":"120"}""", OtlpValueKind.Int, 120)]
    [InlineData("""{"intValue":120}""", OtlpValueKind.Int, 120)]
    [InlineData("""{"intValue":2.0}""", OtlpValueKind.Int, 2)]
    [InlineData("""{"intValue":-9223372036854775808}""", OtlpValueKind.Int, long.MinValue)]
    [InlineData("""{"intValue":"9223372036854775807"}""", OtlpValueKind.Int, long.MaxValue)]
    [InlineData("""{"boolValue":true}""", OtlpValueKind.Bool, 1)]
    [InlineData("""{"boolValue":false}""", OtlpValueKind.Bool, 0)]
    [InlineData("""{"stringValue":null}""", OtlpValueKind.None, 0)]
    [InlineData("""{"stringValue":""}""", OtlpValueKind.String, 0)]
    [InlineData("""{"somethingNew":[{"a":[1]}],"intValue":7}""", OtlpValueKind.Int, 7)]
    [InlineData("{}", OtlpValueKind.None, 0)]
    [InlineData("null", OtlpValueKind.None, 0)]
    public void Values_are_taken_in_every_legal_form(string json, OtlpValueKind kind, long number)
    {
        using OtlpTraceBatch batch = Attribute(json);

        OtlpAttribute value = batch.Attributes[0];
        Assert.Equal((kind, number), (value.Kind, value.Integer));
    }

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("3", 3)]
    [InlineData("\"1.5\"", 1.5)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    public void Doubles_may_be_words(string json, double expected)
    {
        using OtlpTraceBatch batch = Attribute($$"""{"doubleValue":{{json}}}""");
        Assert.Equal((OtlpValueKind.Double, expected), (batch.Attributes[0].Kind, batch.Attributes[0].Double));
    }

    [Theory]
    [InlineData("+/8=", "FBFF")]
    [InlineData("-_8", "FBFF")]
    [InlineData("", "")]
    public void Bytes_are_base64_of_either_alphabet(string base64, string expected)
    {
        using OtlpTraceBatch batch = Attribute($$"""{"bytesValue":"{{base64}}"}""");
        Assert.Equal(OtlpValueKind.Bytes, batch.Attributes[0].Kind);
        Assert.Equal(expected, Convert.ToHexString(batch.Bytes(batch.Attributes[0].Value)));
    }

    [Theory]
    [InlineData(@"a\n\t\""\\\/\b\f\rz", "a\n\t\"\\/\b\f\rz")]
    [InlineData(@"\u00e9\u20ac", "é€")]
    [InlineData(@"\ud83d\ude00!", "😀!")]
    [InlineData(@"a\ud83d", "a\uFFFD")]
    [InlineData(@"\ude00b", "\uFFFDb")]
    [InlineData(@"\ud83d\u0041", "\uFFFDA")]
    [InlineData(@"\ud83d\ud83d\ude00", "\uFFFD😀")]
    [InlineData("é€😀", "é€😀")]
    public void Text_is_unescaped_and_lone_surrogates_replaced(string escaped, string expected)
    {
        using OtlpTraceBatch batch = Attribute($$"""{"stringValue":"{{escaped}}"}""");
        Assert.Equal(expected, batch.Text(batch.Attributes[0].Value));
    }

    [Fact]
    public void Ids_are_hexadecimal_of_any_case()
    {
        using OtlpTraceBatch batch = Decode("""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5B8EFFF798038103d269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":""}]}]}]}
            """);
        Assert.Equal("5b8efff798038103d269b633813fc60c", batch.Spans[0].TraceId.ToString());
        Assert.True(batch.Spans[0].HasValidIds);
        Assert.True(batch.Spans[0].ParentId.IsEmpty);
    }

    [Fact]
    public void An_escaped_key_is_the_same_key()
    {
        using OtlpTraceBatch batch = Attribute("""{"\u0069ntValue":5}""");
        Assert.Equal(5, batch.Attributes[0].Integer);
    }

    [Fact]
    public void Snake_case_and_unknown_keys_are_ignored()
    {
        using OtlpTraceBatch batch = Decode("""{"resource_spans":[{"x":1}],"other":{"deep":[[[{}]]]},"resourceSpans":[]}""");
        Assert.True(batch.Resources.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"resourceSpans\":{}}")]
    [InlineData("{\"resourceSpans\":[1]}")]
    [InlineData("{\"resourceSpans\":[],}")]
    [InlineData("{'resourceSpans':[]}")]
    public void What_is_no_request_is_refused(string json) =>
        Assert.Throws<OtlpFormatException>(() => Protobuf(OtlpSignal.Traces, json));

    [Theory]
    [InlineData("\"kind\":\"SPAN_KIND_CLIENT\"", "kind")]
    [InlineData("\"kind\":99999999999", "kind")]
    [InlineData("\"name\":5", "name")]
    [InlineData("\"traceId\":\"W47/95gDgQPSabYzgT/GDA==\"", "traceId")]
    [InlineData("\"traceId\":\"abc\"", "traceId")]
    [InlineData("\"startTimeUnixNano\":\"-1\"", "startTimeUnixNano")]
    [InlineData("\"startTimeUnixNano\":\"12x\"", "startTimeUnixNano")]
    [InlineData("\"startTimeUnixNano\":1.5", "startTimeUnixNano")]
    [InlineData("\"droppedAttributesCount\":-1", "droppedAttributesCount")]
    [InlineData("\"attributes\":[{\"value\":{\"boolValue\":1}}]", "boolValue")]
    [InlineData("\"attributes\":[{\"value\":{\"bytesValue\":\"*\"}}]", "bytesValue")]
    [InlineData("\"attributes\":[{\"value\":{\"doubleValue\":\"x\"}}]", "doubleValue")]
    public void A_value_of_the_wrong_type_is_refused_by_name(string field, string name)
    {
        OtlpFormatException exception = Assert.Throws<OtlpFormatException>(
            () => Protobuf(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{ {{{field}}} }]}]}]}"""));
        Assert.Contains($"'{name}'", exception.Message);
    }

    [Fact]
    public void Metrics_and_their_lists_of_numbers_are_converted()
    {
        byte[] message = Protobuf(OtlpSignal.Metrics, """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","unit":"s",
             "histogram":{"aggregationTemporality":1,"dataPoints":[{"count":"3","sum":4.5,"bucketCounts":["1",2],"explicitBounds":[0.5],"max":4}]}},
             {"name":"e","exponentialHistogram":{"dataPoints":[{"scale":-1,"positive":{"offset":-4,"bucketCounts":["1","300"]}}]}},
             {"name":"c","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{"asInt":"-7"},{"asDouble":0.5}]}}]}]}]}
            """);
        using OtlpMetricBatch batch = OtlpMetricBatch.Decode(message);

        OtlpPoint[] points = batch.Points.ToArray();
        Assert.Equal([1, 2], batch.CountsOf(points[0].Positive).ToArray());
        Assert.Equal([0.5], batch.BoundsOf(points[0]).ToArray());
        Assert.Equal((3UL, 4.5, 4.0), (points[0].Count, points[0].Sum, points[0].Max));
        Assert.Equal((-1, -4), (points[1].Scale, points[1].Positive.Offset));
        Assert.Equal([1, 300], batch.CountsOf(points[1].Positive).ToArray());
        Assert.Equal([-7, 0.5], [points[2].Value, points[3].Value]);
        Assert.Equal((true, OtlpTemporality.Cumulative), (batch.Metrics[2].IsMonotonic, batch.Metrics[2].Temporality));
    }

    [Fact]
    public void Logs_are_converted()
    {
        byte[] message = Protobuf(OtlpSignal.Logs, """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":1784000000000000000,"severityNumber":9,"eventName":"gen_ai.evaluation.result",
             "body":{"kvlistValue":{"values":[{"key":"a","value":{"arrayValue":{"values":[{"intValue":1},null]}}}]}}}]}]}]}
            """);
        using OtlpLogBatch batch = OtlpLogBatch.Decode(message);

        Assert.Equal("gen_ai.evaluation.result", batch.Text(batch.Records[0].EventName));
        Assert.Equal(1_784_000_000_000_000_000UL, batch.Records[0].TimeNanos);
        AnyValueReader list = AnyValueReader.Enter(batch.Data, batch.Records[0].Body);
        Assert.True(list.Read(out OtlpAttribute item));
        Assert.Equal(("a", OtlpValueKind.Array), (batch.Text(item.Key), item.Kind));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Depth_without_end_is_refused(string open, string close)
    {
        string unknown = $"{{\"x\":{string.Concat(Enumerable.Repeat(open, 100_000))}1{string.Concat(Enumerable.Repeat(close, 100_000))}}}";
        Assert.Throws<OtlpFormatException>(() => Protobuf(OtlpSignal.Traces, unknown));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(200, false)]
    [InlineData(100_000, false)]
    public void Lists_are_nested_a_hundred_deep_at_most(int depth, bool accepted)
    {
        string value = string.Concat(Enumerable.Repeat("{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":", depth))
            + "{}" + string.Concat(Enumerable.Repeat("}]}}", depth));
        if (accepted)
        {
            using OtlpTraceBatch batch = Attribute(value);
            Assert.Equal(OtlpValueKind.KeyValueList, batch.Attributes[0].Kind);
        }
        else
        {
            Assert.Throws<OtlpFormatException>(() => Attribute(value));
        }
    }

    [Fact]
    public void A_message_that_grows_beyond_the_limit_is_refused()
    {
        string json = $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":[{{{string.Join(',', Enumerable.Repeat("1", 1000))}}}]}]}}]}]}]}""";
        using ProtobufWriter writer = new();
        OtlpBodyException exception = Assert.Throws<OtlpBodyException>(
            () => OtlpJson.ToProtobuf(OtlpSignal.Metrics, Encoding.UTF8.GetBytes(json), writer, 4000));
        Assert.Equal(OtlpBodyFault.TooLarge, exception.Fault);
    }

    [Fact]
    public void Long_messages_keep_their_content()
    {
        string text = new('x', 300_000); // beyond what is moved next to its length
        using OtlpTraceBatch batch = Attribute($$"""{"stringValue":"{{text}}"}""");
        Assert.Equal(text, batch.Text(batch.Attributes[0].Value));
    }

    private static byte[] Protobuf(OtlpSignal signal, string json)
    {
        using ProtobufWriter writer = new(16);
        OtlpJson.ToProtobuf(signal, Encoding.UTF8.GetBytes(json), writer, 1 << 24);
        return writer.ToArray();
    }

    private static OtlpTraceBatch Decode(string json) => OtlpTraceBatch.Decode(Protobuf(OtlpSignal.Traces, json));

    private static OtlpTraceBatch Attribute(string value) =>
        Decode($$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"k","value": {{{value}}} }]}]}]}]}""");
}
