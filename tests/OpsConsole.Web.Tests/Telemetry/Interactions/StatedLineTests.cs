using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Web.Telemetry.Interactions;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class StatedLineTests
{
    private const long Noon = 1_795_176_000_000_000; // 2026-11-20 12:00 UTC

    [Fact]
    public void What_was_said_is_told_with_who_said_it_and_when()
    {
        IReadOnlyList<StatedLine> lines = StatedLine.Of(new Statements
        {
            Outcome = new(Outcome.Abandoned, StatementSource.Rule, Noon),
            FeedbackMillis = new(-500, StatementSource.Api, Noon),
            ValueMicros = new(12_500_000, StatementSource.Span, Noon),
            Topic = new("billing", StatementSource.Api, Noon),
        });

        Assert.Equal(
            [("Outcome", "Abandoned", "a rule, from what the user did"), ("Feedback", "-0.5", "the application"), ("Value", "$12.50", "an attribute of a span"), ("Topic", "billing", "the application")],
            lines.Select(line => (line.What, line.Value, line.By)));
        Assert.All(lines, line => Assert.Equal(new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc), line.At));
    }

    [Fact]
    public void Of_nothing_there_is_nothing_to_tell() => Assert.Empty(StatedLine.Of(Statements.None));

    [Theory]
    [InlineData(1.0, "+1")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(0.0, "0")]
    [InlineData(null, Amounts.None)]
    public void Feedback_has_its_sign(double? feedback, string shown) => Assert.Equal(shown, Amounts.Feedback(feedback));

    [Theory]
    [InlineData(Outcome.Escalated, ErrorClass.Timeout, "Escalated")]
    [InlineData(Outcome.Failed, ErrorClass.Timeout, "Time-out")]
    public void That_a_user_was_handed_on_says_more_than_the_error_before_it(Outcome outcome, ErrorClass errorClass, string label) =>
        Assert.Equal(label, OutcomeLook.Label(outcome, errorClass));
}
