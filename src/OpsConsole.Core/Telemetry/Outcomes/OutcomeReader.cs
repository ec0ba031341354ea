using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Outcomes;

/// <summary>What is wrong with a body of outcomes.</summary>
/// <param name="Detail">What is wrong, and with which item.</param>
/// <param name="Remedy">What to send instead.</param>
public sealed record OutcomeProblem(string Detail, string Remedy);

/// <summary>Reads the body of <c>POST /api/v1/outcomes</c>. One item that is wrong refuses it whole, so that nobody has to find out which half arrived.</summary>
public static class OutcomeReader
{
    /// <summary>Most items of a body.</summary>
    public const int MostItems = 1000;

    /// <summary>Longest id of a response or a user, characters.</summary>
    public const int MaxId = 1000;

    /// <summary>Longest name or label of an evaluation, characters.</summary>
    public const int MaxName = 200;

    private const string Fields = "responseId, traceId, outcome, feedback, escalated, topic, userId, value, signals, evaluation, at", EvaluationFields = "name, score, label";

    private static readonly JsonDocumentOptions Form = new() { MaxDepth = 8 };

    /// <summary>Reads a body.</summary>
    /// <param name="json">The body.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    /// <returns>The items; null when something is wrong.</returns>
    public static IReadOnlyList<OutcomeItem>? Read(ReadOnlyMemory<byte> json, out OutcomeProblem? problem)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Form);
            return Read(document.RootElement, out problem);
        }
        catch (JsonException exception)
        {
            problem = new OutcomeProblem($"The body is not JSON (line {(exception.LineNumber ?? 0) + 1}).", "Send an array, such as [{\"responseId\": \"resp_1\", \"feedback\": 1}].");
            return null;
        }
    }

    private static List<OutcomeItem>? Read(JsonElement body, out OutcomeProblem? problem)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            problem = new OutcomeProblem("The body is not an array.", "Send an array also of a single item: [{\"responseId\": \"resp_1\", \"feedback\": 1}].");
            return null;
        }

        int count = body.GetArrayLength();
        if (count > MostItems)
        {
            problem = new OutcomeProblem($"The body has {count} items; at most {MostItems} are taken at once.", "Send them in several requests.");
            return null;
        }

        List<OutcomeItem> items = new(count);
        foreach (JsonElement element in body.EnumerateArray())
        {
            (OutcomeItem item, string? wrong) = Item(element);
            if (wrong is not null)
            {
                problem = new OutcomeProblem($"Item {items.Count}: {wrong}", "Put that item right and send all of them again; none was taken. Items are counted from 0.");
                return null;
            }

            items.Add(item);
        }

        problem = null;
        return items;
    }

    private static (OutcomeItem Item, string? Wrong) Item(JsonElement element)
    {
        OutcomeItem item = new();
        if (element.ValueKind != JsonValueKind.Object)
        {
            return (item, $"it is not an object with the fields {Fields}.");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue; // the same as leaving it out
            }

            (item, string? wrong) = Field(item, property.Name, property.Value);
            if (wrong is not null)
            {
                return (item, wrong);
            }
        }

        return (item, item is { ResponseId: null, TraceId.IsEmpty: true } ? "it names no interaction. Give its 'responseId' or its 'traceId'."
            : item is { Outcome: null, Feedback: null, Escalated: null, Topic: null, UserId: null, Value: null, Evaluation: null, Signals: Traits.None }
                ? "it says nothing. Give at least one of outcome, feedback, escalated, topic, userId, value, signals and evaluation."
                : null);
    }

    private static (OutcomeItem Item, string? Wrong) Field(OutcomeItem item, string name, JsonElement value) => name switch
    {
        "responseId" => Text(value, MaxId) is { } response ? (item with { ResponseId = response }, null) : (item, $"'responseId' must be a text of 1 to {MaxId} characters: the provider's id of the response, gen_ai.response.id."),
        "traceId" => TraceId.TryParse(Text(value, 32) ?? "", out TraceId trace) && !trace.IsEmpty ? (item with { TraceId = trace }, null) : (item, "'traceId' must be 32 hexadecimal digits that are not all 0."),
        "outcome" => Words.TryParse(Text(value, 40), out Outcome outcome) && outcome != Outcome.Unknown
            ? (item with { Outcome = outcome }, null) : (item, $"'outcome' must be one of {string.Join(", ", Words.Outcomes.Skip(1))}."),
        "feedback" => Number(value) is >= -1 and <= 1 and var feedback ? (item with { Feedback = feedback }, null) : (item, "'feedback' must be a number from -1 (bad) to 1 (good)."),
        "escalated" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? (item with { Escalated = value.ValueKind == JsonValueKind.True }, null) : (item, "'escalated' must be true or false."),
        "topic" => Text(value, Statements.MaxTopic) is { } topic ? (item with { Topic = topic }, null) : (item, $"'topic' must be a text of 1 to {Statements.MaxTopic} characters: a word of your own list, not what the user wrote."),
        "userId" => Text(value, MaxId) is { } user ? (item with { UserId = user }, null) : (item, $"'userId' must be a text of 1 to {MaxId} characters. It is stored as a keyed hash only."),
        "value" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal worth) && worth is >= 0 and <= Statements.MostValue
            ? (item with { Value = worth }, null) : (item, string.Create(CultureInfo.InvariantCulture, $"'value' must be a number from 0 to {Statements.MostValue:#,0}: US dollars.")),
        "signals" => Signals(value) is { } signals ? (item with { Signals = signals }, null)
            : (item, $"'signals' must be a list of what the user did, of {string.Join(", ", TraitWords.Signals)}."),
        "evaluation" => WithEvaluation(item, value),
        "at" => Text(value, 40) is { } text && text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) && at.Year >= 2000
            ? (item with { At = at }, null) : (item, "'at' must be a time such as 2026-11-22T10:15:00Z: when it was said. Leave it out for now."),
        _ => (item, $"'{Short(name)}' is no field of an outcome. The fields are {Fields}."),
    };

    private static Traits? Signals(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0)
        {
            return null;
        }

        Traits signals = Traits.None;
        foreach (JsonElement word in value.EnumerateArray())
        {
            if (word.ValueKind != JsonValueKind.String || !TraitWords.TryParseSignal(word.GetString(), out Traits signal))
            {
                return null;
            }

            signals |= signal;
        }

        return signals;
    }

    private static (OutcomeItem Item, string? Wrong) WithEvaluation(OutcomeItem item, JsonElement value)
    {
        (OutcomeEvaluation? evaluation, string? wrong) = Evaluation(value);
        return (item with { Evaluation = evaluation }, wrong);
    }

    private static (OutcomeEvaluation? Evaluation, string? Wrong) Evaluation(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return (null, $"'evaluation' must be an object with the fields {EvaluationFields}.");
        }

        (string? name, double? score, string? label) = (null, null, null);
        foreach (JsonProperty property in value.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null))
        {
            string? wrong;
            switch (property.Name)
            {
                case "name":
                    name = Text(property.Value, MaxName);
                    wrong = name is null ? $"'evaluation.name' must be a text of 1 to {MaxName} characters." : null;
                    break;
                case "score":
                    score = Number(property.Value);
                    wrong = score is null ? "'evaluation.score' must be a number." : null;
                    break;
                case "label":
                    label = Text(property.Value, MaxName);
                    wrong = label is null ? $"'evaluation.label' must be a text of 1 to {MaxName} characters, such as pass or fail." : null;
                    break;
                default:
                    wrong = $"'evaluation.{Short(property.Name)}' is no field of an evaluation. The fields are {EvaluationFields}.";
                    break;
            }

            if (wrong is not null)
            {
                return (null, wrong);
            }
        }

        return name is null ? (null, "'evaluation' needs a 'name'.")
            : score is null && label is null ? (null, "'evaluation' needs a 'score' or a 'label'.")
            : (new OutcomeEvaluation(name, score, label), null);
    }

    private static string? Text(JsonElement value, int longest) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) && text.Length <= longest ? text : null;

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    private static string Short(string name) => name.Length > 40 ? name[..40] : name;
}
