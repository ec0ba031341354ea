namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Token counts as a span reports them; null when it does not.</summary>
internal readonly record struct ReportedTokens(long? Input, long? Output, long? Total, long? CacheRead, long? CacheWrite, long? Reasoning)
{
    /// <summary>True when the dialect is known to leave cached tokens out of the input.</summary>
    public bool CacheIsBesideInput { get; init; }
}

/// <summary>
/// Token counts by one habit, whatever the provider's: cached tokens are part of the input, reasoning tokens part of the output.
/// Never negative, never counted twice.
/// </summary>
/// <param name="Input">Input tokens, cached ones included; null when not reported.</param>
/// <param name="Output">Output tokens, reasoning ones included; null when not reported.</param>
/// <param name="CacheRead">Part of the input read from cache.</param>
/// <param name="CacheWrite">Part of the input written to cache.</param>
/// <param name="Reasoning">Part of the output spent on reasoning.</param>
internal readonly record struct TokenCounts(long? Input, long? Output, long CacheRead, long CacheWrite, long Reasoning)
{
    /// <summary>The largest believable count of one call, fifty times the largest context window; a larger one counts as not reported.</summary>
    public const long Most = 500_000_000;

    /// <summary>
    /// Brings a report to the one habit. Anthropic's and Bedrock's own counts leave the cache out of the input, Gemini's leave
    /// reasoning out of the output; conforming instrumentations have added them already. What tells the two apart: a reported
    /// total that only adds up one way, or a part that is larger than its whole.
    /// </summary>
    public static TokenCounts From(in ReportedTokens report)
    {
        long? input = Believable(report.Input), output = Believable(report.Output), total = Believable(report.Total);
        long read = Believable(report.CacheRead) ?? 0, write = Believable(report.CacheWrite) ?? 0, reasoning = Believable(report.Reasoning) ?? 0;

        long cached = read + write;
        bool addsUpInside = total == (input ?? 0) + (output ?? 0);
        bool beside = input is null
            || cached > input
            || report.CacheIsBesideInput
            || (!addsUpInside && (total == input + cached + (output ?? 0) || total == input + cached + (output ?? 0) + reasoning));
        if (cached > 0 && beside)
            input = (input ?? 0) + cached;

        bool reasoningBeside = output is null
            || reasoning > output
            || (reasoning > 0 && !addsUpInside && (total == (input ?? 0) + output + reasoning));
        if (reasoning > 0 && reasoningBeside)
            output = (output ?? 0) + reasoning;

        if (input is null && output is null && total is not null)
            input = total; // embeddings that report a total only

        return new TokenCounts(input, output, read, write, reasoning);
    }

    private static long? Believable(long? count) => count is >= 0 and <= Most ? count : null;
}
