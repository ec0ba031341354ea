using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Reads what a span states of its interaction: the attributes <c>opsconsole.*</c>, on any span of the trace. What cannot be true is left out.</summary>
internal static class StatedAttributes
{
    /// <summary>What a span states; null for nothing, as nearly all do.</summary>
    /// <param name="reading">Its attributes.</param>
    /// <param name="atMicros">When it ended, microseconds since 1970 UTC: that is when it says so.</param>
    /// <param name="mapped">Redacts, and counts what it redacts.</param>
    public static Statements? Of(in SignalReading reading, long atMicros, MappedRequest mapped)
    {
        if (!reading.Has(Meaning.StatedOutcome) && !reading.Has(Meaning.StatedFeedback) && !reading.Has(Meaning.StatedValue)
            && !reading.Has(Meaning.StatedTopic) && !reading.Has(Meaning.StatedEscalated))
            return null;
        var said = new Statements
        {
            Outcome = Words.TryParse(reading.Word(Meaning.StatedOutcome, 40), out Outcome outcome) && outcome != Outcome.Unknown ? Said(outcome) : null,
            FeedbackMillis = reading.Number(Meaning.StatedFeedback) is >= -1 and <= 1 and var feedback ? Said(StatedNumbers.Millis(feedback)) : null,
            ValueMicros = reading.Number(Meaning.StatedValue) is >= 0 and <= (double)Statements.MostValue and var value ? Said(StatedNumbers.Micros((decimal)value)) : null,
            Topic = reading.Word(Meaning.StatedTopic, Statements.MaxTopic) is { } topic ? Said(BoundedText.Cut(mapped.Redact(topic), Statements.MaxTopic)) : null,
            Escalated = reading.Flag(Meaning.StatedEscalated) is { } escalated ? Said(escalated) : null,
        };
        return said.IsEmpty ? null : said;

        Stated<T> Said<T>(T value)
            where T : notnull => new(value, StatementSource.Span, atMicros);
    }
}
