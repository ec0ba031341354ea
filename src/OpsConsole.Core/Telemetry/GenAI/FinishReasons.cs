using System.Text;
using System.Text.Json;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Why a model stopped: the reasons of all its choices in one word list, and what they say about success.</summary>
/// <param name="Text">The normalised reasons, each once, comma-separated, at most <see cref="MaxLength"/> characters; null when none was given.</param>
/// <param name="ErrorClass">The class when no choice is an answer, else <see cref="ErrorClass.None"/>.</param>
internal sealed record FinishReasons(string? Text, ErrorClass ErrorClass)
{
    /// <summary>Longest text in characters; the column's width.</summary>
    public const int MaxLength = 100;

    private const int MaxChoices = 16;
    private static readonly Utf8Memo<FinishReasons> Memo = new(value => Of(Split(value)), slots: 512);

    /// <summary>No reason was given.</summary>
    public static FinishReasons None { get; } = new(null, ErrorClass.None);

    /// <summary>Reads what instrumentations send: a word, or a JSON array of words as one string (<c>["stop"]</c>).</summary>
    public static FinishReasons Parse(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? None : Memo.Get(utf8);

    /// <summary>Folds the reasons of all choices.</summary>
    public static FinishReasons Of(IEnumerable<string> reasons)
    {
        var words = new List<string>();
        var errorClass = ErrorClass.None;
        bool answered = false;
        foreach (string reason in reasons.Take(MaxChoices))
        {
            string word = Normalise(reason);
            if (word.Length == 0)
                continue;
            if (!words.Contains(word))
                words.Add(word);
            ErrorClass own = ClassOf(word);
            answered |= own == ErrorClass.None;
            if (errorClass == ErrorClass.None)
                errorClass = own;
        }

        if (words.Count == 0)
            return None;
        string text = string.Join(',', words);
        return new FinishReasons(text.Length <= MaxLength ? text : text[..MaxLength], answered ? ErrorClass.None : errorClass);
    }

    /// <summary>The one word for a provider's or framework's spelling of a reason; unknown ones in snake_case, at most 40 characters.</summary>
    public static string Normalise(string reason)
    {
        string word = new(Snake(reason).Take(40).ToArray());
        return word switch
        {
            "stop" or "end_turn" or "stop_sequence" or "complete" or "completed" or "finish" or "finished" or "endoftext" or "eos"
                or "eos_token" or "end" or "stop_criteria_met" or "finish_reason_stop" => "stop",
            "length" or "max_tokens" or "max_output_tokens" or "model_context_window_exceeded" or "token_limit" or "model_length"
                or "finish_reason_max_tokens" => "length",
            "tool_call" or "tool_calls" or "tool_use" or "function_call" or "function_calls" => "tool_call",
            "content_filter" or "content_filtered" or "safety" or "recitation" or "blocklist" or "prohibited_content" or "spii"
                or "image_safety" or "image_prohibited_content" or "blocked" or "error_toxic" or "finish_reason_safety" => "content_filter",
            "refusal" or "refused" => "refusal",
            "guardrail_intervened" or "guardrail" => "guardrail_intervened",
            "malformed_model_output" or "malformed_tool_use" or "malformed_function_call" or "unexpected_tool_call" => "malformed",
            "error" or "failed" => "error",
            "cancelled" or "canceled" or "aborted" => "cancelled",
            "pause_turn" or "pause" => "pause",
            "unspecified" or "finish_reason_unspecified" or "null" or "none" => "",
            _ => word,
        };
    }

    private static ErrorClass ClassOf(string word) => word switch
    {
        "refusal" => ErrorClass.Refusal,
        "content_filter" => ErrorClass.ContentFilter,
        "guardrail_intervened" => ErrorClass.Guardrail,
        "malformed" => ErrorClass.InvalidOutput,
        "error" => ErrorClass.ApiError,
        "cancelled" => ErrorClass.Cancelled,
        _ => ErrorClass.None,
    };

    /// <summary>Lower case, with one underscore where there was anything but a letter or digit, or a hump of camelCase.</summary>
    private static IEnumerable<char> Snake(string text)
    {
        bool gap = false, any = false, lower = false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                gap = true;
                continue;
            }

            if (any && (gap || (char.IsAsciiLetterUpper(c) && lower)))
                yield return '_';
            (gap, any, lower) = (false, true, char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
            yield return char.ToLowerInvariant(c);
        }
    }

    private static List<string> Split(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.Trim(" \t\r\n"u8);
        if (utf8.IsEmpty || utf8[0] != (byte)'[')
            return [Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 200)])];
        var words = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (words.Count < MaxChoices && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                    words.Add(reader.GetString() ?? "");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON after all, as in Python's ['stop']: the words are what is left between the quotes and commas.
            words.Clear();
            words.AddRange(Encoding.UTF8.GetString(utf8).Split(['[', ']', ',', '\'', '"', ' '], StringSplitOptions.RemoveEmptyEntries));
        }

        return words;
    }
}
