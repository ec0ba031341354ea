using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Telemetry.Interactions;

public class TraceSummaryTests
{
    [Fact]
    public void The_row_says_what_the_primary_call_and_the_root_say()
    {
        SpanFact embedding = Call(id: 9, start: Noon + 1, model: "embed-3") with { Role = SpanRole.Embedding };
        SpanFact second = Call(id: 3, start: Noon + 1_600_000, model: "claude-opus-5") with { FirstTokenMicros = null, CostMicros = null };
        TraceSummary summary = Summarise(Root() with { Conversation = "c1", Application = "gateway" }, embedding, Call(), second);

        Assert.Equal("support-bot", summary.Application);
        Assert.Equal("gpt-5", summary.Model);
        Assert.Equal("POST /chat", summary.Name);
        Assert.Equal("c1", summary.Conversation);
        Assert.Equal(3, summary.Calls.Count);
        Assert.Equal(300, summary.InputTokens);
        Assert.Equal(2500, summary.CostMicros);
        Assert.Equal(300_000, summary.FirstTokenMicros);
        Assert.Equal(3_100_000, summary.DurationMicros);
    }

    [Fact]
    public void Without_calls_the_root_names_application_and_no_model()
    {
        TraceSummary summary = Summarise(Root(), Call() with { Role = SpanRole.Tool, Prompt = "p@1" });

        Assert.Null(summary.Model);
        Assert.Equal("p@1", summary.Prompt);
        Assert.Equal(1, summary.ToolCalls);
        Assert.Empty(summary.Calls);
        Assert.Null(summary.CostMicros);
    }

    [Fact]
    public void The_feature_is_the_roots_or_else_the_earliest_that_a_span_names()
    {
        SpanFact early = Call(2) with { Feature = "search" }, late = Call(3, Noon + 5000) with { Feature = "chat" };

        Assert.Equal("summary", Summarise(Root() with { Feature = "summary" }, early, late).Feature);
        Assert.Equal("search", Summarise(Root(), late, early).Feature);
        Assert.Null(Summarise(Root(), Call()).Feature);
    }

    [Fact]
    public void A_workflow_is_the_feature_only_where_no_span_names_one()
    {
        SpanFact inner = Call(2) with { Workflow = "inner" };

        Assert.Equal("inner", Summarise(Root(), inner).Feature);
        Assert.Equal("outer", Summarise(Root() with { Workflow = "outer" }, inner).Feature);
        Assert.Equal("chat", Summarise(Root() with { Workflow = "outer" }, inner, Call(3, Noon + 5000) with { Feature = "chat" }).Feature);
    }

    [Fact]
    public void The_version_is_that_of_the_application_that_asked_the_model() =>
        Assert.Equal("2.0.0", Summarise(Root() with { AppVersion = "9.9" }, Call() with { AppVersion = "2.0.0" }).AppVersion);

    [Fact]
    public void What_was_blocked_is_the_answer_where_there_was_one_and_the_question_otherwise()
    {
        Assert.Equal(Traits.BlockedOutput, Summarise(Root(), Call(error: ErrorClass.ContentFilter)).Traits);
        Assert.Equal(Traits.BlockedInput, Summarise(Root(), Call(error: ErrorClass.ContentFilter) with { FinishReason = null }).Traits);
        Assert.Equal(Traits.BlockedInput, Summarise(Root(), Call(error: ErrorClass.Guardrail) with { Role = SpanRole.Guardrail }).Traits);
        Assert.Equal(Traits.None, Summarise(Root(), Call(error: ErrorClass.Refusal)).Traits);
    }

    [Fact]
    public void A_cache_that_answered_anything_answered()
    {
        Assert.Equal(Traits.CacheMiss, Summarise(Root(), Call() with { FromCache = false }).Traits);
        Assert.Equal(Traits.CacheHit, Summarise(Root(), Call(2) with { FromCache = false }, Call(3) with { FromCache = true }, Call(4) with { FromCache = false }).Traits);
    }

    [Fact]
    public void A_call_that_failed_and_was_retried_with_success_is_no_failure() =>
        Assert.Equal((Outcome.Completed, ErrorClass.None), End(Root(), Call(2, error: ErrorClass.RateLimited), Call(3, Noon + 5000)));

    [Fact]
    public void When_all_calls_failed_the_interaction_failed_for_the_reason_of_the_last() =>
        Assert.Equal((Outcome.Failed, ErrorClass.Timeout), End(Root(), Call(2, error: ErrorClass.RateLimited), Call(3, Noon + 5000, error: ErrorClass.Timeout)));

    [Fact]
    public void A_failed_root_is_a_failure_even_after_a_good_call() =>
        Assert.Equal((Outcome.Failed, ErrorClass.InvalidOutput), End(Root(error: ErrorClass.InvalidOutput), Call()));

    [Fact]
    public void A_root_that_does_not_know_why_takes_the_reason_of_a_failed_tool() =>
        Assert.Equal((Outcome.Failed, ErrorClass.ToolError), End(Root(error: ErrorClass.Other), Call(), Call(4) with { Role = SpanRole.Tool, ErrorClass = ErrorClass.ToolError }));

    [Theory]
    [InlineData(ErrorClass.Refusal)]
    [InlineData(ErrorClass.ContentFilter)]
    [InlineData(ErrorClass.Guardrail)]
    public void A_declined_answer_is_refused_and_never_failed(ErrorClass declined)
    {
        Assert.Equal((Outcome.Refused, declined), End(Root(), Call(error: declined)));
        Assert.Equal((Outcome.Refused, declined), End(Root(error: ErrorClass.ApiError), Call(error: declined)));
        Assert.Equal((Outcome.Refused, declined), End(Root(error: declined), Call()));
    }

    [Fact]
    public void A_refusal_that_was_followed_by_an_answer_is_completed() =>
        Assert.Equal((Outcome.Completed, ErrorClass.None), End(Root(), Call(2, error: ErrorClass.Refusal), Call(3, Noon + 5000)));

    [Fact]
    public void A_guardrail_that_blocked_the_question_is_a_refusal() =>
        Assert.Equal((Outcome.Refused, ErrorClass.Guardrail), End(Root(), Call() with { Role = SpanRole.Guardrail, ErrorClass = ErrorClass.Guardrail }));

    [Fact]
    public void A_failed_embedding_before_a_good_answer_does_not_count() =>
        Assert.Equal((Outcome.Completed, ErrorClass.None), End(Root(), Call(2, error: ErrorClass.Timeout) with { Role = SpanRole.Embedding }, Call(3, Noon + 5000)));

    private static (Outcome, ErrorClass) End(params SpanFact[] facts)
    {
        TraceSummary summary = Summarise(facts);
        return (summary.Outcome, summary.ErrorClass);
    }

    private static TraceSummary Summarise(params SpanFact[] facts) => TraceFacts.Empty.Merge(Delta(1, facts)).Summarise();
}
