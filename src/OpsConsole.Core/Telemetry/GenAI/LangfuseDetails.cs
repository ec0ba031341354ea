using System.Text.Json;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>
/// Reads the JSON objects in which Langfuse's SDKs send usage and cost. Their usage kinds lie side by side: cached tokens are not part of
/// <c>input</c>, unless a total says so.
/// </summary>
internal static class LangfuseDetails
{
    private const int Longest = 4096;

    /// <summary>Reads <c>langfuse.observation.usage_details</c>.</summary>
    public static ReportedTokens Usage(ReadOnlySpan<byte> json)
    {
        long? input = null, output = null, total = null, read = null, write = null, reasoning = null;
        bool openAiNames = false;
        foreach ((string key, double value) in Numbers(json))
        {
            long count = value is >= 0 and < long.MaxValue ? (long)value : -1;
            switch (key)
            {
                case "input": input = count; break;
                case "prompt_tokens": (input, openAiNames) = (count, true); break;
                case "output": output = count; break;
                case "completion_tokens": (output, openAiNames) = (count, true); break;
                case "total" or "total_tokens": total = count; break;
                case "input_cached_tokens" or "input_cache_read" or "cache_read_input_tokens": read = count; break;
                case "input_cache_creation" or "cache_creation_input_tokens": write = count; break;
                case "output_reasoning" or "output_reasoning_tokens": reasoning = count; break;
            }
        }

        // OpenAI's own names follow OpenAI's habit; a total that adds up without the cache says the same.
        bool inside = openAiNames || (total is not null && total == input + output);
        return new ReportedTokens(input, output, total, read, write, reasoning) { CacheIsBesideInput = !inside };
    }

    /// <summary>Reads <c>langfuse.observation.cost_details</c>: the total, else the sum of the parts, US dollars.</summary>
    public static double? Cost(ReadOnlySpan<byte> json)
    {
        double? sum = null;
        foreach ((string key, double value) in Numbers(json))
        {
            if (key == "total")
                return value;
            sum = (sum ?? 0) + value;
        }

        return sum;
    }

    private static List<(string Key, double Value)> Numbers(ReadOnlySpan<byte> json)
    {
        var numbers = new List<(string, double)>();
        if (json.Length is 0 or > Longest)
            return numbers;
        try
        {
            var reader = new Utf8JsonReader(json);
            string key = "";
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                    key = reader.CurrentDepth == 1 ? reader.GetString() ?? "" : "";
                else if (reader.TokenType == JsonTokenType.Number && key.Length > 0 && reader.TryGetDouble(out double value) && double.IsFinite(value))
                    numbers.Add((key, value));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            numbers.Clear(); // not JSON: as if it had not been sent
        }

        return numbers;
    }
}
