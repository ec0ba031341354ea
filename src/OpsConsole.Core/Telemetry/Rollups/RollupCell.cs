using System.Numerics;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>
/// Sums and histograms of one series over one bucket of time. Cells add and subtract without loss, in any order: that is what
/// lets nodes write without waiting for each other, late spans correct what was counted, and queries merge what they like.
/// Not thread-safe.
/// </summary>
public sealed class RollupCell
{
    private const byte Version = 1;
    private const int OutcomeCount = 6, ErrorClassCount = 12;

    // Positions of the counters. The packed form says which are there by a bit each: only ever add, at the end, up to 64.
    private const int RequestsAt = 0, OutcomesAt = 1, ErrorClassesAt = OutcomesAt + OutcomeCount, CallsAt = ErrorClassesAt + ErrorClassCount,
        CallErrorClassesAt = CallsAt + 1, InputTokensAt = CallErrorClassesAt + ErrorClassCount, OutputTokensAt = InputTokensAt + 1,
        CacheReadTokensAt = OutputTokensAt + 1, CacheWriteTokensAt = CacheReadTokensAt + 1, ReasoningTokensAt = CacheWriteTokensAt + 1,
        CostMicrosAt = ReasoningTokensAt + 1, UnpricedCallsAt = CostMicrosAt + 1, ToolCallsAt = UnpricedCallsAt + 1,
        FeedbackSumMillisAt = ToolCallsAt + 1, FeedbackCountAt = FeedbackSumMillisAt + 1, CounterCount = FeedbackCountAt + 1;

    private readonly long[] _counters = new long[CounterCount];

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

    /// <summary>Durations of interactions.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Durations of model calls.</summary>
    public LatencyHistogram CallLatency { get; } = new();

    /// <summary>Times to the first token of model calls that streamed.</summary>
    public LatencyHistogram FirstToken { get; } = new();

    /// <summary>True when nothing is counted: a change that changes nothing.</summary>
    public bool IsEmpty => !_counters.AsSpan().ContainsAnyExcept(0L) && Latency.IsEmpty && CallLatency.IsEmpty && FirstToken.IsEmpty;

    /// <summary>Adds another cell, or with sign -1 takes it away.</summary>
    public void Add(RollupCell other, int sign = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < CounterCount; i++)
        {
            _counters[i] += sign * other._counters[i];
        }

        Latency.Add(other.Latency, sign);
        CallLatency.Add(other.CallLatency, sign);
        FirstToken.Add(other.FirstToken, sign);
    }

    /// <summary>Adds a packed cell without unpacking it first; what queries do a hundred thousand times.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a packed cell; this cell is then undefined.</exception>
    public void AddPacked(ReadOnlySpan<byte> packed)
    {
        PackReader reader = new(packed);
        if (reader.Byte() is var version and not Version)
        {
            throw new InvalidDataException($"A rollup was packed by version {version}, this is version {Version}. A newer console wrote it.");
        }

        ulong filled = reader.Unsigned();
        if (filled >> CounterCount != 0)
        {
            throw new InvalidDataException("A rollup has counters that this version does not know. A newer console wrote it.");
        }

        for (; filled != 0; filled &= filled - 1)
        {
            _counters[BitOperations.TrailingZeroCount(filled)] += reader.Signed();
        }

        Latency.AddPacked(ref reader);
        CallLatency.AddPacked(ref reader);
        FirstToken.AddPacked(ref reader);
    }

    /// <summary>The packed form: a version, which counters are there, those counters, the three histograms.</summary>
    public byte[] Pack()
    {
        PackWriter writer = new(2048);
        writer.Byte(Version);
        ulong filled = 0;
        for (int i = 0; i < CounterCount; i++)
        {
            filled |= _counters[i] != 0 ? 1UL << i : 0;
        }

        writer.Unsigned(filled);
        for (; filled != 0; filled &= filled - 1)
        {
            writer.Signed(_counters[BitOperations.TrailingZeroCount(filled)]);
        }

        Latency.Pack(ref writer);
        CallLatency.Pack(ref writer);
        FirstToken.Pack(ref writer);
        byte[] packed = writer.ToArray();
        writer.Dispose();
        return packed;
    }

    /// <summary>Reads the packed form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a packed cell.</exception>
    public static RollupCell Unpack(ReadOnlySpan<byte> packed)
    {
        RollupCell cell = new();
        cell.AddPacked(packed);
        return cell;
    }

    /// <summary>Forgets all that was counted and keeps the memory, for reuse.</summary>
    public void Clear()
    {
        Array.Clear(_counters);
        Latency.Clear();
        CallLatency.Clear();
        FirstToken.Clear();
    }
}
