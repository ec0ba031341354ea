using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Outcomes;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.Outcomes;

public class OutcomeMapperTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly long NowMicros = Instants.ToMicros(Now.UtcDateTime);
    private static readonly UserHasher Hasher = new("a secret of tests"u8);

    [Fact]
    public void Amounts_are_kept_in_their_units_and_the_user_as_a_hash()
    {
        Statements said = Assert.Single(Map(new OutcomeItem { ResponseId = "r", Feedback = -0.0005, Value = 12.3456789m, UserId = "ana" }).Statements).Said;

        Assert.Equal((short)-1, said.FeedbackMillis!.Value.Value);
        Assert.Equal(12_345_679, said.ValueMicros!.Value.Value);
        Assert.Equal(Hasher.Hash("ana"), said.UserHash!.Value.Value);
    }

    [Fact]
    public void Personal_data_is_taken_out_of_topics_and_labels()
    {
        IngestRequest request = Map(new OutcomeItem { ResponseId = "r", Topic = "mail to ana@example.com", Evaluation = new OutcomeEvaluation("q", null, "ana@example.com") });

        Assert.Equal(("mail to [email]", "[email]"), (request.Statements[0].Said.Topic!.Value.Value, request.Evaluations[0].Label));
        Assert.Equal(2, request.Redactions["email"]);
    }

    [Fact]
    public void Of_two_items_without_a_time_the_later_one_in_the_list_counts()
    {
        IngestRequest request = Map(new OutcomeItem { ResponseId = "r", Outcome = Outcome.Failed }, new OutcomeItem { ResponseId = "r", Outcome = Outcome.Completed });

        Assert.Equal(Outcome.Completed, request.Statements[1].Said.Merge(request.Statements[0].Said).Outcome!.Value.Value);
    }

    [Fact]
    public void A_time_that_is_named_counts_but_never_one_in_the_future()
    {
        IngestRequest request = Map(
            new OutcomeItem { ResponseId = "r", Feedback = 1, At = Now.AddDays(-3) },
            new OutcomeItem { ResponseId = "r", Feedback = 1, At = Now.AddDays(3) });

        Assert.Equal([NowMicros - (3 * 86_400_000_000), NowMicros + 1], request.Statements.Select(statement => statement.Said.FeedbackMillis!.Value.AtMicros));
    }

    [Fact]
    public void A_long_response_id_is_cut_as_that_of_spans_is()
    {
        string id = new('x', 300);

        Assert.Equal(ResponseHash.Of(id[..199] + "…"), Assert.Single(Map(new OutcomeItem { ResponseId = id, Feedback = 1 }).Statements).ResponseHash);
    }

    [Fact]
    public void The_trace_counts_where_a_response_is_named_too()
    {
        TraceId trace = new(1, 2);
        IngestRequest request = Map(new OutcomeItem { ResponseId = "r", TraceId = trace, Evaluation = new OutcomeEvaluation("q", 1, null) });

        Assert.Equal((trace, null), (request.Statements[0].TraceId, request.Statements[0].ResponseHash));
        Assert.Equal((trace, null), (request.Evaluations[0].TraceId, request.Evaluations[0].ResponseId));
        Assert.True(request.Statements[0].Said.IsEmpty);
    }

    private static IngestRequest Map(params OutcomeItem[] items) => new OutcomeMapper(new Redactor(new RedactionOptions()), Hasher, new FixedTime()).Map(items, 100);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
