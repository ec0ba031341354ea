using System.Globalization;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>One thing that was stated of an interaction, for people.</summary>
/// <param name="What">What it is about.</param>
/// <param name="Value">What was said.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Source">Who said so, in the word of the API.</param>
public sealed record StatedLine(string What, string Value, string By, DateTime At, string Source)
{
    /// <summary>All that was stated, what counts of each: corrections have replaced what they corrected.</summary>
    public static IReadOnlyList<StatedLine> Of(Statements said)
    {
        List<StatedLine> lines = [];
        Add("Outcome", said.Outcome, outcome => OutcomeLook.Label(outcome.Word()));
        Add("Handed to a person", said.Escalated, escalated => escalated ? "Yes" : "No");
        Add("Feedback", said.FeedbackMillis, millis => Amounts.Feedback(millis / 1000.0));
        Add("Value", said.ValueMicros, micros => Amounts.Cost(micros / 1_000_000m));
        Add("Topic", said.Topic, topic => topic);
        Add("User, hashed", said.UserHash, UserHasher.Display);
        return lines;

        void Add<T>(string what, Stated<T>? stated, Func<T, string> show)
            where T : notnull
        {
            if (stated is { } known)
            {
                lines.Add(new StatedLine(what, show(known.Value), SaidBy(known.Source), known.At, Word(known.Source)));
            }
        }
    }

    /// <summary>A source in the word of the API.</summary>
    public static string Word(StatementSource source) => source.ToString().ToLower(CultureInfo.InvariantCulture);

    private static string SaidBy(StatementSource source) => source switch
    {
        StatementSource.Api => "the application",
        StatementSource.Span => "an attribute of a span",
        _ => "a rule, from what the user did",
    };
}
