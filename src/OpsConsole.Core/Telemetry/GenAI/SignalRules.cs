using System.Text;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What is concluded of an interaction from one event or attribute.</summary>
internal sealed record SignalRule(byte[] Name, Outcome? Outcome, short? FeedbackMillis, bool? Escalated, Traits Traits)
{
    /// <summary>The conclusion at a moment, microseconds since 1970 UTC.</summary>
    public Statements At(long atMicros) => new()
    {
        Outcome = Outcome is { } outcome ? new(outcome, StatementSource.Rule, atMicros) : null,
        FeedbackMillis = FeedbackMillis is { } feedback ? new(feedback, StatementSource.Rule, atMicros) : null,
        Escalated = Escalated is { } escalated ? new(escalated, StatementSource.Rule, atMicros) : null,
        Traits = Traits,
    };
}

/// <summary>Concludes from what users do how their interactions went, by the rules of <c>Telemetry:Signals</c>.</summary>
internal sealed class SignalRules
{
    /// <summary>Most rules: each is compared with the name of each event and attribute.</summary>
    public const int Most = 50;

    private readonly SignalRule[] rules;

    private SignalRules(SignalRule[] rules) => this.rules = rules;

    /// <summary>True when there are no rules, and nothing need be looked at.</summary>
    public bool IsEmpty => rules.Length == 0;

    /// <summary>The rules that are configured.</summary>
    public static SignalRules Of(TelemetryOptions options) => new([.. options.Signals.Select(signal => new SignalRule(
        Encoding.UTF8.GetBytes(signal.Key),
        Words.TryParse(signal.Value.Outcome, out Outcome outcome) ? outcome : null,
        signal.Value.Feedback is { } feedback ? StatedNumbers.Millis(feedback) : null,
        signal.Value.Escalated,
        TraitWords.TryParseSignal(signal.Value.Signal, out Traits trait) ? trait : Traits.None))]);

    /// <summary>The rule of a name; null for none.</summary>
    public SignalRule? Find(ReadOnlySpan<byte> name)
    {
        foreach (SignalRule rule in rules)
        {
            if (name.SequenceEqual(rule.Name))
                return rule;
        }

        return null;
    }

    /// <summary>States what the attributes and events of a span say.</summary>
    /// <exception cref="OtlpFormatException">An event is malformed.</exception>
    public void Read(ReadOnlySpan<byte> data, ReadOnlySpan<OtlpAttribute> attributes, in OtlpSpan span, long endMicros, in TimeWindow window, IngestRequest request)
    {
        foreach (ref readonly OtlpAttribute attribute in attributes)
        {
            bool isFalse = attribute.Kind == OtlpValueKind.None || (attribute.Kind == OtlpValueKind.Bool && attribute.Integer == 0);
            if (!isFalse && Find(attribute.Key.Of(data)) is { } rule)
                request.Statements.Add(new Statement(span.TraceId, rule.At(endMicros)));
        }

        var events = new SpanEventReader(data, span);
        while (events.TryRead(out _, out ReadOnlySpan<byte> name, out ulong nanos))
        {
            if (Find(name) is { } rule)
                request.Statements.Add(new Statement(span.TraceId, rule.At(nanos == 0 ? endMicros : window.Of(nanos))));
        }
    }
}

/// <summary>Refuses to start with signals that say nothing, or what cannot be, naming the setting to mend.</summary>
internal sealed class ValidateSignals : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var problems = new List<string>();
        if (options.Signals.Count > SignalRules.Most)
            problems.Add($"Telemetry:Signals has {options.Signals.Count} signals; at most {SignalRules.Most} are possible.");
        foreach ((string signal, SignalOptions says) in options.Signals)
        {
            string key = $"Telemetry:Signals:{signal}";
            if (says is { Outcome: null, Feedback: null, Escalated: null, Signal: null })
                problems.Add($"{key} says nothing. Give it a Signal, Outcome, Feedback or Escalated.");
            if (says.Signal is { } word && !TraitWords.TryParseSignal(word, out _))
                problems.Add($"{key}:Signal must be one of {string.Join(", ", TraitWords.Signals)}.");
            if (says.Outcome is { } end && (!Words.TryParse(end, out Outcome outcome) || outcome == Outcome.Unknown))
                problems.Add($"{key}:Outcome must be one of {string.Join(", ", Words.Outcomes.Skip(1))}.");
            if (says.Feedback is not (null or (>= -1 and <= 1)))
                problems.Add($"{key}:Feedback must be from -1 to 1.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
