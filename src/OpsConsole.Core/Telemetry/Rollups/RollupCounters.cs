namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>The sums of a rollup: everything that is counted rather than distributed.</summary>
public class RollupCounters
{
    private const int OutcomeCount = 6, ErrorClassCount = 12;

    // Positions of the counters. The packed form says which are there by a bit each: only ever add, at the end, up to 64.
    private const int RequestsAt = 0, OutcomesAt = 1, ErrorClassesAt = OutcomesAt + OutcomeCount, CallsAt = ErrorClassesAt + ErrorClassCount,
        CallErrorClassesAt = CallsAt + 1, InputTokensAt = CallErrorClassesAt + ErrorClassCount, OutputTokensAt = InputTokensAt + 1,
        CacheReadTokensAt = OutputTokensAt + 1, CacheWriteTokensAt = CacheReadTokensAt + 1, ReasoningTokensAt = CacheWriteTokensAt + 1,
        CostMicrosAt = ReasoningTokensAt + 1, UnpricedCallsAt = CostMicrosAt + 1, ToolCallsAt = UnpricedCallsAt + 1,
        FeedbackSumMillisAt = ToolCallsAt + 1, FeedbackCountAt = FeedbackSumMillisAt + 1, ValueMicrosAt = FeedbackCountAt + 1,
        ValuedCountAt = ValueMicrosAt + 1, CounterCount = ValuedCountAt + 1;

    private readonly long[] _counters = new long[CounterCount];

    private protected RollupCounters()
    {
    }

    private RollupCounters(RollupCounters other) => other._counters.CopyTo(_counters, 0);

    /// <summary>Interactions.</summary>
    public long Requests { get => _counters[RequestsAt]; set => _counters[RequestsAt] = value; }

    /// <summary>Interactions by <see cref="Outcome"/>.</summary>
    public Span<long> Outcomes => _counters.AsSpan(OutcomesAt, OutcomeCount);

    /// <summary>Interactions by <see cref="ErrorClass"/>, refusals too.</summary>
    public Span<long> ErrorClasses => _counters.AsSpan(ErrorClassesAt, ErrorClassCount);

    /// <summary>Model calls.</summary>
    public long Calls { get => _counters[CallsAt]; set => _counters[CallsAt] = value; }

    /// <summary>Model calls by <see cref="ErrorClass"/>, also those that were tried again with success.</summary>
    public Span<long> CallErrorClasses => _counters.AsSpan(CallErrorClassesAt, ErrorClassCount);

    /// <summary>Input tokens, cached ones included.</summary>
    public long InputTokens { get => _counters[InputTokensAt]; set => _counters[InputTokensAt] = value; }

    /// <summary>Output tokens, reasoning ones included.</summary>
    public long OutputTokens { get => _counters[OutputTokensAt]; set => _counters[OutputTokensAt] = value; }

    /// <summary>Input tokens read from a provider's cache: a subset of <see cref="InputTokens"/>.</summary>
    public long CacheReadTokens { get => _counters[CacheReadTokensAt]; set => _counters[CacheReadTokensAt] = value; }

    /// <summary>Input tokens written to a provider's cache: a subset of <see cref="InputTokens"/>.</summary>
    public long CacheWriteTokens { get => _counters[CacheWriteTokensAt]; set => _counters[CacheWriteTokensAt] = value; }

    /// <summary>Output tokens spent on reasoning: a subset of <see cref="OutputTokens"/>.</summary>
    public long ReasoningTokens { get => _counters[ReasoningTokensAt]; set => _counters[ReasoningTokensAt] = value; }

    /// <summary>Cost of the calls that have a price, millionths of a US dollar.</summary>
    public long CostMicros { get => _counters[CostMicrosAt]; set => _counters[CostMicrosAt] = value; }

    /// <summary>Model calls without a price: <see cref="CostMicros"/> lacks them.</summary>
    public long UnpricedCalls { get => _counters[UnpricedCallsAt]; set => _counters[UnpricedCallsAt] = value; }

    /// <summary>Tool calls.</summary>
    public long ToolCalls { get => _counters[ToolCallsAt]; set => _counters[ToolCallsAt] = value; }

    /// <summary>Sum of feedback scores (-1 to 1 each), thousandths.</summary>
    public long FeedbackSumMillis { get => _counters[FeedbackSumMillisAt]; set => _counters[FeedbackSumMillisAt] = value; }

    /// <summary>Interactions with feedback.</summary>
    public long FeedbackCount { get => _counters[FeedbackCountAt]; set => _counters[FeedbackCountAt] = value; }

    /// <summary>Sum of what interactions were worth, as their applications state it, millionths of a US dollar.</summary>
    public long ValueMicros { get => _counters[ValueMicrosAt]; set => _counters[ValueMicrosAt] = value; }

    /// <summary>Interactions of which somebody stated what they were worth.</summary>
    public long ValuedCount { get => _counters[ValuedCountAt]; set => _counters[ValuedCountAt] = value; }

    /// <summary>All counters by position.</summary>
    private protected Span<long> All => _counters;

    /// <summary>The sums as they stand now, without histograms.</summary>
    public RollupCounters CopyCounters() => new(this);

    private protected void AddCounters(RollupCounters other, int sign)
    {
        for (int i = 0; i < CounterCount; i++)
        {
            _counters[i] += sign * other._counters[i];
        }
    }
}
