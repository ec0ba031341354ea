using System.Text;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class LogMapperTests
{
    private static readonly byte[] Trace = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static Action<ProtobufWriter> Record(string eventName, object? body, byte[]? traceId, params object?[] attributes) => writer =>
    {
        writer.WriteFixed64(1, SpanMessage.Nanos(SpanMessage.Now.AddSeconds(-5)));
        if (body is not null)
        {
            int mark = writer.BeginMessage(5);
            SpanMessage.WriteValue(writer, body);
            writer.EndMessage(mark);
        }

        SpanMessage.WriteAttributes(writer, 6, SpanMessage.Attrs(attributes));
        if (traceId is not null)
            writer.WriteBytes(9, traceId);
        if (eventName.Length > 0)
            writer.WriteString(12, eventName);
    };

    private static IngestRequest Map(bool captureContent, params Action<ProtobufWriter>[] records)
    {
        using OtlpLogBatch batch = OtlpLogBatch.Decode(SpanMessage.Request(Mapping.Resource, records));
        return Mapping.Mapper(captureContent).Map(batch);
    }

    [Fact]
    public void An_evaluation_is_read_by_its_event_name_or_by_the_attribute_of_older_SDKs()
    {
        object?[] attributes = ["gen_ai.evaluation.name", "relevance", "gen_ai.evaluation.score.value", 0.75, "gen_ai.evaluation.score.label", "good",
            "gen_ai.evaluation.explanation", "answers ana@example.com", "gen_ai.response.id", "resp-1"];

        IngestRequest request = Map(
            false,
            Record("gen_ai.evaluation.result", null, Trace, attributes),
            Record("", null, null, [.. attributes, "event.name", "gen_ai.evaluation.result"]));

        Assert.Equal(2, request.Evaluations.Count);
        Assert.All(request.Evaluations, evaluation =>
        {
            Assert.Equal(("relevance", 0.75, "good", "answers [email]", "resp-1"), (evaluation.Name, evaluation.Score, evaluation.Label, evaluation.Explanation, evaluation.ResponseId));
            Assert.Equal((long)(SpanMessage.Nanos(SpanMessage.Now.AddSeconds(-5)) / 1000), evaluation.AtMicros);
        });
        Assert.Equal((false, true), (request.Evaluations[0].TraceId.IsEmpty, request.Evaluations[1].TraceId.IsEmpty));
        Assert.Equal(2, request.Redactions["email"]);
        Assert.Empty(request.Traces);
    }

    [Fact]
    public void An_evaluation_of_nothing_is_accepted_and_not_kept() =>
        Assert.Empty(Map(false, Record("gen_ai.evaluation.result", null, null, "gen_ai.evaluation.name", "x")).Evaluations);

    [Theory]
    [InlineData("gen_ai.user.message")]
    [InlineData("gen_ai.choice")]
    [InlineData("gen_ai.client.inference.operation.details")]
    public void Content_events_are_kept_only_where_content_is_captured(string name)
    {
        Action<ProtobufWriter> record = Record(name, new Dictionary<string, object?> { ["content"] = "the recipe of joe@example.com" }, Trace);

        Assert.Empty(Map(false, record).Traces);
        TraceDelta trace = Assert.Single(Map(true, record).Traces);
        RawPart part = Assert.Single(trace.Parts);
        Assert.Equal(RawKind.Logs, part.Kind);
        Assert.Contains("the recipe of [email]", Encoding.UTF8.GetString(part.Bytes.Span), StringComparison.Ordinal);
        using OtlpLogBatch stored = OtlpLogBatch.Decode(part.Bytes);
        Assert.Equal(1, stored.Records.Length);
    }

    [Fact]
    public void A_log_line_of_a_trace_is_kept_redacted_and_one_of_none_is_not()
    {
        IngestRequest request = Map(false, Record("", "login of ana@example.com", Trace), Record("", "no trace", null));

        Assert.Equal(2, request.Accepted);
        Assert.Contains("login of [email]", Mapping.Raw(request), StringComparison.Ordinal);
        Assert.Single(request.Traces);
    }
}
