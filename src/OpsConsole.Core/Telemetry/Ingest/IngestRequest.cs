namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>One export request, decoded, mapped and redacted: what the writer commits together with others in one transaction.</summary>
public sealed class IngestRequest
{
    /// <summary>The traces it adds to. A trace appears once.</summary>
    public List<TraceDelta> Traces { get; } = [];

    /// <summary>Evaluation results it carries.</summary>
    public List<EvaluationDelta> Evaluations { get; } = [];

    /// <summary>What it states of interactions.</summary>
    public List<Statement> Statements { get; } = [];

    /// <summary>Points of <c>gen_ai.client.*</c> metrics it carries, for applications that send metrics only.</summary>
    public List<MetricDelta> Metrics { get; } = [];

    /// <summary>Size of the decoded body in bytes; what the queue's bound counts.</summary>
    public int Size { get; set; }

    /// <summary>Spans, log records, data points or outcomes that were accepted.</summary>
    public int Accepted { get; set; }

    /// <summary>Those that will never be accepted (no valid ids): told to the sender as partial success.</summary>
    public int Rejected { get; set; }

    /// <summary>Why, for the sender; null when nothing was rejected.</summary>
    public string? RejectedReason { get; set; }

    /// <summary>Spans whose time was impossible and was replaced by the time of receipt.</summary>
    public int Skewed { get; set; }

    /// <summary>Redacted values by rule name.</summary>
    public Dictionary<string, int> Redactions { get; } = [];
}

/// <summary>A <c>gen_ai.evaluation.result</c> event.</summary>
public sealed record EvaluationDelta
{
    /// <summary>The trace it judges; empty when it is joined by response id alone.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>The span it judges; may be empty.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>The response it judges; null when joined by trace.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Name of the evaluation, at most 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The score, in the evaluation's own unit.</summary>
    public double? Score { get; init; }

    /// <summary>The verdict in a word, at most 200 characters.</summary>
    public string? Label { get; init; }

    /// <summary>Why, redacted, at most 4,000 characters.</summary>
    public string? Explanation { get; init; }

    /// <summary>When it was made, microseconds since 1970 UTC.</summary>
    public required long AtMicros { get; init; }

    /// <summary>True when the sender named no time and <see cref="AtMicros"/> is that of receipt: then the same judgement that comes again is the same, whenever it comes.</summary>
    public bool IsUndated { get; init; }
}

/// <summary>What a metric point measures.</summary>
public enum MetricMeasure : byte
{
    /// <summary>Duration of model calls, seconds; a histogram. Its count is the number of calls.</summary>
    CallDuration = 0,

    /// <summary>Time to first token, seconds; a histogram.</summary>
    FirstToken = 1,

    /// <summary>Input tokens; the sum counts.</summary>
    InputTokens = 2,

    /// <summary>Output tokens; the sum counts.</summary>
    OutputTokens = 3,
}

/// <summary>A point of a GenAI histogram or counter, as sent: cumulative or delta.</summary>
public sealed record MetricDelta
{
    /// <summary>Names the stream of points: a 64-bit hash over resource, scope, metric and attributes. Stable across restarts.</summary>
    public required long Stream { get; init; }

    /// <summary>What it measures.</summary>
    public required MetricMeasure Measure { get; init; }

    /// <summary>True when values count from <see cref="StartMicros"/>, false when since the point before.</summary>
    public required bool Cumulative { get; init; }

    /// <summary>Start of counting, microseconds since 1970 UTC; a new value means the counter was reset.</summary>
    public required long StartMicros { get; init; }

    /// <summary>Time of the point, microseconds since 1970 UTC.</summary>
    public required long AtMicros { get; init; }

    /// <summary>Application that sent it.</summary>
    public required string Application { get; init; }

    /// <summary>Environment it was sent from.</summary>
    public required string Environment { get; init; }

    /// <summary>Model of the calls; null when the point names none.</summary>
    public string? Model { get; init; }

    /// <summary>Error class of the calls.</summary>
    public ErrorClass ErrorClass { get; init; }

    /// <summary>Sum of the values.</summary>
    public double Sum { get; init; }

    /// <summary>Number of values.</summary>
    public long Count { get; init; }

    /// <summary>Largest value, when reported; bounds the last bucket.</summary>
    public double? Max { get; init; }

    /// <summary>Upper bounds of the buckets, ascending; the last bucket is open. Empty for a counter.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>Values per bucket: one more than <see cref="Bounds"/>; empty for a counter.</summary>
    public IReadOnlyList<long> Buckets { get; init; } = [];
}
