using System.Text;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Outcomes;

namespace OpsConsole.Core.Tests.Telemetry.Outcomes;

public class OutcomeReaderTests
{
    private const string Trace = "0102030405060708090a0b0c0d0e0f10";

    [Fact]
    public void Every_field_is_read()
    {
        OutcomeItem item = Assert.Single(Read($$"""
            [{"responseId":"resp_1","traceId":"{{Trace}}","outcome":"completed","feedback":-0.5,"escalated":true,"topic":"billing","userId":"u-7","value":12.34,"signals":["copied","rephrased"],
              "evaluation":{"name":"quality","score":0.9,"label":"pass"},"at":"2026-11-22T10:15:00Z"}]
            """)!);

        Assert.Equal(
            new OutcomeItem
            {
                ResponseId = "resp_1", TraceId = new TraceId(0x0102030405060708, 0x090a0b0c0d0e0f10), Outcome = Outcome.Completed, Feedback = -0.5, Escalated = true, Topic = "billing",
                UserId = "u-7", Value = 12.34m, Signals = Traits.Copied | Traits.Rephrased, Evaluation = new OutcomeEvaluation("quality", 0.9, "pass"), At = new DateTimeOffset(2026, 11, 22, 10, 15, 0, TimeSpan.Zero),
            },
            item);
    }

    [Fact]
    public void What_is_null_is_as_if_it_were_left_out() =>
        Assert.Equal(new OutcomeItem { ResponseId = "r", Feedback = 1 }, Assert.Single(Read("""[{"responseId":"r","traceId":null,"feedback":1,"topic":null,"evaluation":null}]""")!));

    [Fact]
    public void An_empty_array_says_nothing_and_is_right() => Assert.Empty(Read("[]")!);

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[{]", "not JSON")]
    [InlineData("""{"responseId":"r","feedback":1}""", "not an array")]
    [InlineData("[1]", "Item 0", "not an object")]
    [InlineData("""[{"feedback":1}]""", "Item 0", "names no interaction")]
    [InlineData("""[{"responseId":"r"}]""", "Item 0", "says nothing")]
    [InlineData("""[{"responseId":"r","feedback":1},{"responseId":"r","feedback":2}]""", "Item 1", "'feedback'", "-1")]
    [InlineData("""[{"responseId":"r","feedback":"1"}]""", "Item 0", "'feedback'")]
    [InlineData("""[{"responseId":"r","feedbak":1}]""", "'feedbak' is no field")]
    [InlineData("""[{"responseId":" ","feedback":1}]""", "'responseId'")]
    [InlineData("""[{"responseId":5,"feedback":1}]""", "'responseId'")]
    [InlineData("""[{"traceId":"12","feedback":1}]""", "'traceId'", "32")]
    [InlineData("""[{"traceId":"00000000000000000000000000000000","feedback":1}]""", "'traceId'")]
    [InlineData("""[{"responseId":"r","signals":[]}]""", "'signals'", "asked_for_person")]
    [InlineData("""[{"responseId":"r","signals":"copied"}]""", "'signals'")]
    [InlineData("""[{"responseId":"r","signals":["cache_hit"]}]""", "'signals'")]
    [InlineData("""[{"responseId":"r","outcome":"unknown"}]""", "'outcome'", "abandoned")]
    [InlineData("""[{"responseId":"r","outcome":"Completed"}]""", "'outcome'")]
    [InlineData("""[{"responseId":"r","escalated":1}]""", "'escalated'", "true or false")]
    [InlineData("""[{"responseId":"r","topic":""}]""", "'topic'")]
    [InlineData("""[{"responseId":"r","userId":7}]""", "'userId'")]
    [InlineData("""[{"responseId":"r","value":-1}]""", "'value'", "10,000,000")]
    [InlineData("""[{"responseId":"r","value":10000001}]""", "'value'")]
    [InlineData("""[{"responseId":"r","value":1e400}]""", "'value'")]
    [InlineData("""[{"responseId":"r","evaluation":"good"}]""", "'evaluation' must be an object")]
    [InlineData("""[{"responseId":"r","evaluation":{"score":1}}]""", "needs a 'name'")]
    [InlineData("""[{"responseId":"r","evaluation":{"name":"q"}}]""", "'score' or a 'label'")]
    [InlineData("""[{"responseId":"r","evaluation":{"name":"q","score":"1"}}]""", "'evaluation.score'")]
    [InlineData("""[{"responseId":"r","evaluation":{"name":"q","why":"x"}}]""", "'evaluation.why' is no field")]
    [InlineData("""[{"responseId":"r","feedback":1,"at":"yesterday"}]""", "'at'", "2026-11-22T10:15:00Z")]
    [InlineData("""[{"responseId":"r","feedback":1,"at":"0001-01-01T00:00:00Z"}]""", "'at'")]
    public void What_is_wrong_is_refused_whole_naming_the_item_and_what_to_send(string json, params string[] told)
    {
        Assert.Null(OutcomeReader.Read(Encoding.UTF8.GetBytes(json), out OutcomeProblem? problem));
        Assert.All(told, words => Assert.Contains(words, problem!.Detail, StringComparison.Ordinal));
        Assert.NotEmpty(problem!.Remedy);
    }

    [Fact]
    public void Texts_that_are_too_long_are_refused()
    {
        foreach ((string field, int longest) in new[] { ("topic", 100), ("userId", OutcomeReader.MaxId) })
        {
            Assert.NotNull(Read($$"""[{"responseId":"r","{{field}}":"{{new string('x', longest)}}"}]"""));
            Assert.Null(Read($$"""[{"responseId":"r","{{field}}":"{{new string('x', longest + 1)}}"}]"""));
        }
    }

    [Fact]
    public void More_than_a_thousand_items_are_too_many_at_once()
    {
        string item = """{"responseId":"r","feedback":1}""";

        Assert.Equal(1000, Read($"[{string.Join(',', Enumerable.Repeat(item, 1000))}]")!.Count);
        Assert.Null(OutcomeReader.Read(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(item, 1001))}]"), out OutcomeProblem? problem));
        Assert.Contains("1001 items", problem!.Detail, StringComparison.Ordinal);
    }

    private static IReadOnlyList<OutcomeItem>? Read(string json) => OutcomeReader.Read(Encoding.UTF8.GetBytes(json), out _);
}
