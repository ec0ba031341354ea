namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>What a metric of the preset measures.</summary>
internal enum PresetMeasure
{
    /// <summary>Durations of model calls. Their number is that of the requests.</summary>
    Calls,

    /// <summary>Times to the first token.</summary>
    FirstToken,

    /// <summary>Tokens; the label <c>gen_ai_token_type</c> says of which kind.</summary>
    Tokens,

    /// <summary>Input tokens, cached ones included.</summary>
    InputTokens,

    /// <summary>Output tokens, reasoning ones included.</summary>
    OutputTokens,

    /// <summary>Input tokens read from cache.</summary>
    CacheReadTokens,

    /// <summary>Input tokens written to cache.</summary>
    CacheWriteTokens,

    /// <summary>Output tokens spent on reasoning.</summary>
    ReasoningTokens,
}

/// <summary>What a series of a metric holds.</summary>
internal enum SeriesPart
{
    /// <summary>A counter, or a native histogram.</summary>
    Value,

    /// <summary>Values up to a bound.</summary>
    Bucket,

    /// <summary>Sum of the values of a histogram.</summary>
    Sum,

    /// <summary>Number of values of a histogram.</summary>
    Count,
}

/// <summary>A metric of OpenTelemetry for GenAI, in one of the forms in which a server may have it.</summary>
/// <param name="Metric">Its name without unit and ending, dots as underscores: the same for every form.</param>
/// <param name="Measure">What it measures.</param>
/// <param name="Unit">Seconds that one of its values is.</param>
/// <param name="Names">The names of its series here, and what each holds.</param>
internal sealed record PresetMetric(string Metric, PresetMeasure Measure, double Unit, IReadOnlyDictionary<string, SeriesPart> Names)
{
    /// <summary>What the names of all of them match, with dots or without.</summary>
    public const string Pattern = "gen_ai[._](client|server)[._].+";

    private static readonly Dictionary<string, PresetMeasure> Known = new(StringComparer.Ordinal)
    {
        ["gen_ai_client_operation_duration"] = PresetMeasure.Calls,
        ["gen_ai_client_inference_duration"] = PresetMeasure.Calls,
        ["gen_ai_client_operation_time_to_first_chunk"] = PresetMeasure.FirstToken,
        ["gen_ai_client_inference_time_to_first_chunk"] = PresetMeasure.FirstToken,
        ["gen_ai_server_time_to_first_token"] = PresetMeasure.FirstToken,
        ["gen_ai_client_token_usage"] = PresetMeasure.Tokens,
        ["gen_ai_client_inference_usage_input_tokens"] = PresetMeasure.InputTokens,
        ["gen_ai_client_inference_usage_output_tokens"] = PresetMeasure.OutputTokens,
        ["gen_ai_client_inference_usage_cache_read_input_tokens"] = PresetMeasure.CacheReadTokens,
        ["gen_ai_client_inference_usage_cache_write_input_tokens"] = PresetMeasure.CacheWriteTokens,
        ["gen_ai_client_inference_usage_reasoning_output_tokens"] = PresetMeasure.ReasoningTokens,
    };

    // Exporters add the unit to the name, or do not, as they are set.
    private static readonly (string Ending, double Unit)[] Units = [("_seconds", 1), ("_milliseconds", 1e-3), ("_tokens", 1), ("_token", 1), ("", 1)];

    private static readonly (string Ending, SeriesPart Part)[] Parts =
        [("_bucket", SeriesPart.Bucket), ("_sum", SeriesPart.Sum), ("_count", SeriesPart.Count), ("_total", SeriesPart.Value), ("", SeriesPart.Value)];

    /// <summary>The metrics of the preset among the names that a server has; of several forms of the same one, the most exact first.</summary>
    public static IReadOnlyList<PresetMetric> Find(IEnumerable<string> names)
    {
        Dictionary<(string Base, bool Native), (string Metric, double Unit, Dictionary<string, SeriesPart> Names)> found = [];
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            if (Understand(name) is var (metric, unit, part, start))
            {
                (string, bool) key = (start, part == SeriesPart.Value);
                if (!found.TryGetValue(key, out (string, double, Dictionary<string, SeriesPart> Names) form))
                {
                    found.Add(key, form = (metric, unit, new Dictionary<string, SeriesPart>(StringComparer.Ordinal)));
                }

                form.Names[name] = part;
            }
        }

        return [.. found.OrderByDescending(f => f.Key.Native).Select(f => new PresetMetric(f.Value.Metric, Known[f.Value.Metric], f.Value.Unit, Needed(Known[f.Value.Metric], f.Value.Names)))];
    }

    /// <summary>The seconds of a duration are in its buckets, whose last one is the count; the tokens are in the sum.</summary>
    private static Dictionary<string, SeriesPart> Needed(PresetMeasure measure, Dictionary<string, SeriesPart> names)
    {
        bool buckets = names.ContainsValue(SeriesPart.Bucket);
        return names.Where(n => n.Value switch
        {
            SeriesPart.Bucket => measure is PresetMeasure.Calls or PresetMeasure.FirstToken,
            SeriesPart.Count => measure is PresetMeasure.Calls && !buckets,
            _ => true,
        }).ToDictionary(StringComparer.Ordinal);
    }

    private static (string Metric, double Unit, SeriesPart Part, string Start)? Understand(string name)
    {
        string plain = PrometheusLabels.PlainName(name);
        foreach ((string ending, SeriesPart part) in Parts)
        {
            if (!plain.EndsWith(ending, StringComparison.Ordinal))
            {
                continue;
            }

            string whole = plain[..^ending.Length];
            foreach ((string unitEnding, double unit) in Units)
            {
                if (whole.EndsWith(unitEnding, StringComparison.Ordinal) && Known.ContainsKey(whole[..^unitEnding.Length]))
                {
                    return (whole[..^unitEnding.Length], unit, part, name[..^ending.Length]);
                }
            }
        }

        return null;
    }
}
