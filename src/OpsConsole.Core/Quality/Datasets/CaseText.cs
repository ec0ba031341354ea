using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Reading.Messages;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Quality.Datasets;

/// <summary>A case made of an interaction, or why there is none.</summary>
/// <param name="Line">A line of JSON; null when there is none.</param>
/// <param name="Problem">Why; null when there is one.</param>
public sealed record MadeCase(string? Line, string? Problem = null);

/// <summary>
/// Makes cases of interactions: what was said before the last answer is the input; the answer is what is expected where people say that it is right, else only what came out.
/// All text goes through redaction again, for the rules may be stricter now than when it was stored.
/// </summary>
internal sealed class CaseText(Redactor redactor)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // a file for programs, never part of a page

    /// <summary>Makes a case.</summary>
    /// <param name="trace">The interaction.</param>
    /// <param name="labelled">What people say of it; null when nobody did.</param>
    public MadeCase Make(TraceDocument trace, LabelledItem? labelled)
    {
        ConversationTurn[] turns = [.. trace.Conversation.LastOrDefault(s => s.Turns.Any(t => t.IsOutput))?.Turns ?? (trace.Conversation is [.., var only] ? only.Turns : [])];
        int answer = Array.FindLastIndex(turns, t => t.IsOutput);
        ConversationTurn[] input = answer < 0 ? turns : turns[..answer];
        if (input.Length == 0)
        {
            return new MadeCase(null, trace.ContentNote is { Length: > 0 } note ? note : "It has no question that could be asked again.");
        }

        byte? grade = labelled?.Grade;
        string? said = answer < 0 || TextOf(turns[answer].Message) is not { Length: > 0 } text ? null : text, correction = labelled?.Labels.OrderByDescending(l => l.At).Select(l => l.Correction).FirstOrDefault(c => c is not null);
        bool isRight = grade is { } g && Grades.Passed(g) == true;
        JsonObject line = new()
        {
            ["id"] = trace.Interaction.TraceId.ToString(),
            ["input"] = new JsonArray([.. input.Select(t => MessageOf(t.Message))]),
        };
        if ((correction ?? (isRight ? said : null)) is { } expected)
        {
            line["expected"] = redactor.Redact(expected);
        }

        if (said is not null && (correction is not null || !isRight))
        {
            line["output"] = redactor.Redact(said);
        }

        line["label"] = grade is { } known ? Grades.Word(labelled!.Item.Scale, known) : trace.Interaction.Outcome.ToString().ToLowerInvariant();
        if (labelled?.Labels.SelectMany(l => l.Reasons.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } reasons)
        {
            line["reasons"] = new JsonArray([.. reasons.Select(r => (JsonNode)r)]);
        }

        line["metadata"] = new JsonObject
        {
            ["traceId"] = trace.Interaction.TraceId.ToString(),
            ["application"] = trace.Interaction.Application,
            ["environment"] = trace.Interaction.Environment,
            ["prompt"] = trace.Interaction.Prompt,
            ["model"] = trace.Interaction.Model,
            ["at"] = trace.Interaction.StartedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
        };
        string written = line.ToJsonString(Plain);
        return written.Length > DatasetCase.MaxLine ? new MadeCase(null, $"It is longer than {DatasetCase.MaxLine} characters.") : new MadeCase(written);
    }

    /// <summary>A case as chat models learn from it; null where it does not say what should have been answered.</summary>
    public static string? Chat(string line)
    {
        JsonObject made = JsonNode.Parse(line)!.AsObject();
        if (made["expected"] is not { } expected)
        {
            return null;
        }

        JsonArray messages = [.. made["input"]!.AsArray().Select(m => m!.DeepClone()), new JsonObject { ["role"] = "assistant", ["content"] = expected.DeepClone() }];
        return new JsonObject { ["messages"] = messages }.ToJsonString(Plain);
    }

    /// <summary>Lines as a file, each ended.</summary>
    public static byte[] File(IEnumerable<string> lines)
    {
        StringBuilder text = new();
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string TextOf(ChatMessage message) => string.Join("\n", message.Parts.Where(p => p.Kind is MessagePartKind.Text or MessagePartKind.Refusal).Select(p => p.Text));

    private JsonObject MessageOf(ChatMessage message)
    {
        JsonObject made = new() { ["role"] = message.Role };
        if (message.Parts.FirstOrDefault(p => p.Kind == MessagePartKind.ToolResponse) is { } response)
        {
            made["content"] = redactor.Redact(response.Text);
            Add(made, "tool_call_id", response.Id);
            return made;
        }

        made["content"] = redactor.Redact(TextOf(message));
        MessagePart[] calls = [.. message.Parts.Where(p => p.Kind == MessagePartKind.ToolCall)];
        if (calls.Length > 0)
        {
            made["tool_calls"] = new JsonArray([.. calls.Select(ToolCall)]);
        }

        return made;
    }

    private JsonObject ToolCall(MessagePart call)
    {
        JsonObject made = [];
        Add(made, "id", call.Id);
        made["type"] = "function";
        made["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = redactor.Redact(call.Text) };
        return made;
    }

    private static void Add(JsonObject made, string name, string? value)
    {
        if (value is not null)
        {
            made[name] = value;
        }
    }
}
