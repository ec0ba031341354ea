using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

/// <summary>Evaluation results as events on spans.</summary>
public class SpanEvaluationTests
{
    [Fact]
    public void An_evaluation_that_stands_on_a_span_judges_that_span_and_is_redacted()
    {
        SpanMessage span = new()
        {
            Events =
            [
                ("gen_ai.evaluation.result", SpanMessage.Attrs("gen_ai.evaluation.name", "groundedness", "gen_ai.evaluation.score.value", 0.25, "gen_ai.evaluation.score.label", "fail", "gen_ai.evaluation.explanation", "names ana@example.com")),
                ("something else", SpanMessage.Attrs("gen_ai.evaluation.name", "no")),
                ("gen_ai.evaluation.result", SpanMessage.Attrs("gen_ai.evaluation.name", "relevance", "gen_ai.evaluation.score.value", 1)),
            ],
        };

        IngestRequest request = Map(span);

        Assert.Equal(["groundedness", "relevance"], request.Evaluations.Select(e => e.Name));
        EvaluationDelta first = request.Evaluations[0];
        Assert.Equal((0.25, "fail", "names [email]", (long)(span.StartNanos / 1000)), (first.Score, first.Label, first.Explanation, first.AtMicros));
        Assert.Equal((TraceId.FromBytes(span.TraceId), new SpanId(0x0101_0101_0101_0101)), (first.TraceId, first.SpanId));
        Assert.Equal(2, request.Redactions["email"]); // the span itself is kept too
    }

    [Fact]
    public void A_span_without_evaluations_has_none() => Assert.Empty(Map(new SpanMessage { Events = [("exception", [])] }).Evaluations);

    private static IngestRequest Map(params SpanMessage[] spans)
    {
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(SpanMessage.Request(spans, Mapping.Resource));
        return Mapping.Mapper(false).Map(batch);
    }
}
