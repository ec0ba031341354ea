using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>
/// Maps log records: evaluation results to what is stored of them, records of a trace to raw parts. Events that carry content are kept only where the
/// environment captures it; records of no trace have no place to be shown and are not kept.
/// </summary>
internal static class LogMapper
{
    private const int LongestName = 200, LongestExplanation = 4000;

    /// <summary>Name of the event that carries an evaluation, as a log record or on a span.</summary>
    public static ReadOnlySpan<byte> EvaluationEvent => "gen_ai.evaluation.result"u8;

    /// <summary>Maps a batch into a request.</summary>
    public static void Map(OtlpLogBatch batch, MappedRequest mapped, SignalRules signals)
    {
        ReadOnlySpan<byte> data = batch.Data;
        foreach (ref readonly OtlpLogRecord record in batch.Records)
        {
            mapped.Request.Accepted++;
            Origin origin = mapped.OriginOf(record.Resource);
            long at = origin.Window.Of(record.TimeNanos != 0 ? record.TimeNanos : record.ObservedNanos);
            ReadOnlySpan<byte> name = record.EventName.Of(data);
            if (signals.Find(name) is { } signal)
                State(new SignalReading(data, batch.AttributesOf(record)), record.TraceId, signal.At(at), mapped.Request);
            if (name.SequenceEqual(EvaluationEvent))
            {
                if (EvaluationOf(new SignalReading(data, batch.AttributesOf(record)), record.TraceId, record.SpanId, at, mapped) is { } evaluation)
                    mapped.Request.Evaluations.Add(evaluation);
            }
            else if (!record.TraceId.IsEmpty && (origin.Options.CaptureContent || !ContentEvents.Contains(name)))
            {
                var times = new SpanTimes(at, 0, Skewed: false);
                int redacted = mapped.Redacted;
                origin.Parts.Add(batch, record.Resource, record.Scope, record.Raw, times, mapped.TraceOf(record.TraceId, origin));
                if (mapped.Redacted > redacted)
                    mapped.Request.Statements.Add(new Statement(record.TraceId, MappedRequest.FoundPersonalData));
            }
        }
    }

    /// <summary>States it of the record's trace, else of the response that it names; of neither, it is said of nothing that could be found.</summary>
    private static void State(in SignalReading reading, TraceId trace, Statements said, IngestRequest request)
    {
        if (!trace.IsEmpty)
            request.Statements.Add(new Statement(trace, said));
        else if (reading.Word(Meaning.ResponseId, LongestName) is { } response)
            request.Statements.Add(new Statement(ResponseHash.Of(response), said));
    }

    /// <summary>The evaluation that an event says; null where it judges nothing.</summary>
    public static EvaluationDelta? EvaluationOf(in SignalReading reading, TraceId trace, SpanId span, long at, MappedRequest mapped)
    {
        string? response = reading.Word(Meaning.ResponseId, LongestName);
        if (trace.IsEmpty && response is null)
            return null; // it judges nothing that could ever be found
        return new EvaluationDelta
        {
            TraceId = trace,
            SpanId = span,
            ResponseId = response,
            Name = reading.Word(Meaning.EvaluationName, LongestName) ?? "evaluation",
            Score = reading.Number(Meaning.EvaluationScore),
            Label = Redacted(reading, Meaning.EvaluationLabel, LongestName, mapped),
            Explanation = Redacted(reading, Meaning.EvaluationExplanation, LongestExplanation, mapped),
            AtMicros = at,
        };
    }

    private static string? Redacted(in SignalReading reading, Meaning meaning, int longest, MappedRequest mapped) =>
        reading.Word(meaning, longest) is { } text ? BoundedText.Cut(mapped.Redact(text), longest) : null;
}
