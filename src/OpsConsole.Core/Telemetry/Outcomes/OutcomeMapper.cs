using System.Text;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.Outcomes;

/// <summary>Turns what applications state into what the writer commits: redacted, cleaned, users by their keyed hashes.</summary>
public sealed class OutcomeMapper
{
    private const int ResponseIdLength = 200; // as that of spans, or the two would not meet

    private readonly Redactor _redactor;
    private readonly UserHasher _hasher;
    private readonly TimeProvider _time;

    internal OutcomeMapper(Redactor redactor, UserHasher hasher, TimeProvider time) => (_redactor, _hasher, _time) = (redactor, hasher, time);

    /// <summary>Maps items. Of two that speak of the same interaction and name no time, the later one in the list counts.</summary>
    /// <param name="items">The items.</param>
    /// <param name="size">Size of the body, bytes.</param>
    public IngestRequest Map(IReadOnlyList<OutcomeItem> items, int size)
    {
        ArgumentNullException.ThrowIfNull(items);
        IngestRequest request = new() { Size = size, Accepted = items.Count };
        int[] counts = _redactor.NewCounts();
        long now = Instants.ToMicros(_time.GetUtcNow().UtcDateTime);
        for (int i = 0; i < items.Count; i++)
        {
            OutcomeItem item = items[i];
            long received = now + i;
            long at = item.At is { } said ? Math.Min(Instants.ToMicros(said.UtcDateTime), received) : received; // a clock that is fast must not win for ever
            string? response = item.ResponseId is { } id && item.TraceId.IsEmpty ? BoundedText.OneLine(Encoding.UTF8.GetBytes(id), ResponseIdLength) : null;
            Statements stated = Stated(item, at, counts);
            request.Statements.Add(response is null ? new Statement(item.TraceId, stated) : new Statement(ResponseHash.Of(response), stated));
            if (item.Evaluation is { } evaluation)
            {
                request.Evaluations.Add(new EvaluationDelta
                {
                    TraceId = item.TraceId,
                    ResponseId = response,
                    Name = BoundedText.OneLine(Encoding.UTF8.GetBytes(evaluation.Name), OutcomeReader.MaxName),
                    Score = evaluation.Score,
                    Label = evaluation.Label is { } label ? Clean(label, OutcomeReader.MaxName, counts) : null,
                    AtMicros = at,
                    IsUndated = item.At is null,
                });
            }
        }

        foreach ((string rule, int count) in _redactor.Names.Zip(counts).Where(pair => pair.Second > 0))
        {
            request.Redactions[rule] = count;
        }

        return request;
    }

    private Statements Stated(OutcomeItem item, long at, int[] counts)
    {
        string? topic = item.Topic is { } sent && Clean(sent, Statements.MaxTopic, counts) is { Length: > 0 } clean ? clean : null;
        return new Statements
        {
            Outcome = item.Outcome is { } outcome ? Said(outcome) : null,
            FeedbackMillis = item.Feedback is { } feedback ? Said(StatedNumbers.Millis(feedback)) : null,
            Escalated = item.Escalated is { } escalated ? Said(escalated) : null,
            Topic = topic is null ? null : Said(topic),
            UserHash = item.UserId is { } user ? Said(_hasher.Hash(user)) : null,
            ValueMicros = item.Value is { } value ? Said(StatedNumbers.Micros(value)) : null,
            Traits = item.Signals,
        };

        Stated<T> Said<T>(T value)
            where T : notnull => new(value, StatementSource.Api, at);
    }

    private string Clean(string text, int longest, int[] counts) =>
        BoundedText.Cut(_redactor.Redact(BoundedText.OneLine(Encoding.UTF8.GetBytes(text), longest), counts), longest);
}
