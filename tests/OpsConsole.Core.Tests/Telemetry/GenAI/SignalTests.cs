using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

/// <summary>What spans and log records state of their interactions.</summary>
public class SignalTests
{
    private static readonly TelemetryOptions Configured = new()
    {
        Signals =
        {
            ["user.copied"] = new SignalOptions { Feedback = 0.5 },
            ["user.left"] = new SignalOptions { Outcome = "abandoned" },
            ["user.asked_for_person"] = new SignalOptions { Escalated = true },
        },
    };

    [Fact]
    public void Attributes_of_any_span_state_what_is_known_of_the_interaction()
    {
        Statement statement = Assert.Single(Map(new TelemetryOptions(), new SpanMessage
        {
            ParentId = [2, 2, 2, 2, 2, 2, 2, 2],
            Name = "checkout",
            Attributes = SpanMessage.Attrs("opsconsole.outcome", "completed", "opsconsole.feedback", 0.25, "opsconsole.value", "19.99", "opsconsole.topic", "ask ana@example.com", "opsconsole.escalated", false),
        }).Statements, s => s.Said.Traits == Traits.None);

        Statements said = statement.Said;
        Assert.Equal((Outcome.Completed, (short)250, 19_990_000L, "ask [email]", false), (said.Outcome!.Value.Value, said.FeedbackMillis!.Value.Value, said.ValueMicros!.Value.Value, said.Topic!.Value.Value, said.Escalated!.Value.Value));
        Assert.Equal((StatementSource.Span, (long)(new SpanMessage().EndNanos / 1000)), (said.Outcome.Value.Source, said.Outcome.Value.AtMicros));
    }

    [Fact]
    public void Attributes_that_cannot_be_true_state_nothing() => Assert.Empty(Map(new TelemetryOptions(), new SpanMessage
    {
        Attributes = SpanMessage.Attrs("opsconsole.outcome", "splendid", "opsconsole.feedback", 3, "opsconsole.value", -1, "opsconsole.escalated", "perhaps"),
    }).Statements);

    [Fact]
    public void Events_and_attributes_of_configured_names_are_concluded_from()
    {
        IngestRequest request = Map(Configured, new SpanMessage
        {
            Attributes = SpanMessage.Attrs("user.left", true, "user.copied", false),
            Events = [("user.copied", []), ("something else", [])],
        });

        Assert.Equal([Outcome.Abandoned, null], request.Statements.Select(statement => statement.Said.Outcome?.Value));
        Assert.Equal((short)500, request.Statements[1].Said.FeedbackMillis!.Value.Value);
        Assert.All(request.Statements, statement => Assert.Equal(StatementSource.Rule, (statement.Said.Outcome?.Source ?? statement.Said.FeedbackMillis?.Source)!.Value));
    }

    [Fact]
    public void What_users_did_is_stated_by_itself()
    {
        TelemetryOptions options = new() { Signals = { ["chat.asked_again"] = new SignalOptions { Signal = "rephrased", Feedback = -0.5 }, ["chat.copy"] = new SignalOptions { Signal = "copied" } } };

        IngestRequest request = Map(options, new SpanMessage { Attributes = SpanMessage.Attrs("chat.copy", true), Events = [("chat.asked_again", [])] });

        Assert.Equal([Traits.Copied, Traits.Rephrased], request.Statements.Select(s => s.Said.Traits));
        Assert.Equal((short)-500, request.Statements[1].Said.FeedbackMillis!.Value.Value);
    }

    [Fact]
    public void A_span_in_which_personal_data_was_redacted_says_so_of_its_trace()
    {
        Assert.Equal([Traits.PersonalData], Map(new TelemetryOptions(), new SpanMessage { Attributes = SpanMessage.Attrs("note", "write to ana@example.com") }).Statements.Select(s => s.Said.Traits));
        Assert.Empty(Map(new TelemetryOptions(), new SpanMessage { Attributes = SpanMessage.Attrs("note", "write to her") }).Statements);
    }

    [Fact]
    public void Nothing_is_concluded_where_nothing_is_configured() =>
        Assert.Empty(Map(new TelemetryOptions(), new SpanMessage { Events = [("user.copied", [])] }).Statements);

    [Fact]
    public void A_log_record_of_a_configured_name_speaks_of_its_trace_or_of_the_response_that_it_names()
    {
        byte[] trace = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        using OtlpLogBatch batch = OtlpLogBatch.Decode(SpanMessage.Request(Mapping.Resource, [Record("user.asked_for_person", trace), Record("user.left", null, "gen_ai.response.id", "resp-1"), Record("user.left", null)]));

        IngestRequest request = Mapper(Configured).Map(batch);

        Assert.Equal([null, ResponseHash.Of("resp-1")], request.Statements.Select(statement => statement.ResponseHash));
        Assert.True(request.Statements[0].Said.Escalated!.Value.Value);
    }

    [Theory]
    [InlineData(null, null, "says nothing")]
    [InlineData("splendid", null, "Outcome must be one of")]
    [InlineData("unknown", null, "Outcome must be one of")]
    [InlineData(null, 1.5, "Feedback must be from -1 to 1")]
    [InlineData(null, null, "Signal must be one of rephrased, copied, left, asked_for_person", "yawned")]
    [InlineData(null, null, "Signal must be one of", "blocked_input")]
    public void The_console_does_not_start_with_a_signal_that_says_nothing_or_what_cannot_be(string? outcome, double? feedback, string told, string? signal = null)
    {
        TelemetryOptions options = new() { Signals = { ["user.left"] = new SignalOptions { Outcome = outcome, Feedback = feedback, Signal = signal } } };

        Assert.Contains(told, new ValidateSignals().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    private static Action<ProtobufWriter> Record(string name, byte[]? trace, params object?[] attributes) => writer =>
    {
        writer.WriteFixed64(1, SpanMessage.Nanos(SpanMessage.Now.AddSeconds(-5)));
        SpanMessage.WriteAttributes(writer, 6, SpanMessage.Attrs(attributes));
        if (trace is not null)
            writer.WriteBytes(9, trace);
        writer.WriteString(12, name);
    };

    private static IngestRequest Map(TelemetryOptions options, SpanMessage span)
    {
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(SpanMessage.Request([span], Mapping.Resource));
        return Mapper(options).Map(batch);
    }

    private static TelemetryMapper Mapper(TelemetryOptions options) =>
        new(Options.Create(options), new Redactor(new RedactionOptions()), new UserHasher("a secret of tests"u8), PriceBooks.Of(PriceBook.ListPrices), new FixedTime());

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => SpanMessage.Now;
    }
}
