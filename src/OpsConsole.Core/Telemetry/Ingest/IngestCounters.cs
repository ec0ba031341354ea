using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// What became of everything that was sent since the process started, for the status page; the same numbers are instruments of
/// the meter <see cref="MeterName"/>. Thread-safe.
/// </summary>
public sealed class IngestCounters : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "OpsConsole.Telemetry";

    private readonly ConcurrentDictionary<string, long> _redactions = new(StringComparer.Ordinal);
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _acceptedItems, _rejectedItems, _redactedValues, _refusedRequests, _skewedSpans;
    private readonly Histogram<int> _groupSizes;
    private readonly TimeProvider _time;
    private readonly Lock _spreads = new();
    private readonly LatencyHistogram _sizes = new(), _durations = new();
    private long _requests, _accepted, _rejected, _skewed, _overloaded, _unavailable, _groups, _queuedRequests, _queuedBytes, _lastStoredTicks;

    /// <summary>Creates the counters and their instruments.</summary>
    public IngestCounters(TimeProvider time)
    {
        _time = time;
        _acceptedItems = _meter.CreateCounter<long>("opsconsole.ingest.accepted", "{item}", "Spans, log records, data points and outcomes that were stored.");
        _rejectedItems = _meter.CreateCounter<long>("opsconsole.ingest.rejected", "{item}", "Items that will never be accepted.");
        _redactedValues = _meter.CreateCounter<long>("opsconsole.ingest.redacted", "{value}", "Values that were redacted, by rule.");
        _refusedRequests = _meter.CreateCounter<long>("opsconsole.ingest.refused", "{request}", "Requests that were asked to come again, by reason.");
        _skewedSpans = _meter.CreateCounter<long>("opsconsole.ingest.skewed", "{span}", "Spans whose time was impossible.");
        _groupSizes = _meter.CreateHistogram<int>("opsconsole.ingest.group_size", "{request}", "Requests committed together.");
        _meter.CreateObservableGauge("opsconsole.ingest.queue", () => QueuedRequests, "{request}", "Requests that wait for the writer.");
        _meter.CreateObservableGauge("opsconsole.ingest.queue_bytes", () => QueuedBytes, "By", "Bytes that wait for the writer.");
    }

    /// <summary>Requests that were stored.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Spans, log records, data points and outcomes that were stored.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Those that will never be accepted, of stored requests.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Spans whose time was impossible and was replaced.</summary>
    public long Skewed => Interlocked.Read(ref _skewed);

    /// <summary>Requests answered 503 because the queue was full.</summary>
    public long Overloaded => Interlocked.Read(ref _overloaded);

    /// <summary>Requests answered 503 because the database could not be written.</summary>
    public long Unavailable => Interlocked.Read(ref _unavailable);

    /// <summary>Transactions committed.</summary>
    public long Groups => Interlocked.Read(ref _groups);

    /// <summary>A copy of the distribution of requests per transaction.</summary>
    public LatencyHistogram GroupSizes => Copy(_sizes);

    /// <summary>A copy of the distribution of the transactions' durations, microseconds.</summary>
    public LatencyHistogram CommitDurations => Copy(_durations);

    /// <summary>Requests that wait for the writer now.</summary>
    public long QueuedRequests => Interlocked.Read(ref _queuedRequests);

    /// <summary>Bytes of decoded requests that wait for the writer now.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    /// <summary>When the last request was stored, UTC; null when none was since the start.</summary>
    public DateTime? LastStoredAt => Interlocked.Read(ref _lastStoredTicks) is var ticks and > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>Redacted values by rule.</summary>
    public IReadOnlyDictionary<string, long> Redactions => _redactions;

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    /// <summary>A group was committed.</summary>
    internal void Group(int requests, TimeSpan duration)
    {
        Interlocked.Increment(ref _groups);
        _groupSizes.Record(requests);
        lock (_spreads)
        {
            _sizes.Record(requests);
            _durations.Record((long)duration.TotalMicroseconds);
        }
    }

    /// <summary>A request was stored.</summary>
    internal void Stored(IngestRequest request)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _accepted, request.Accepted);
        Interlocked.Add(ref _rejected, request.Rejected);
        Interlocked.Add(ref _skewed, request.Skewed);
        Interlocked.Exchange(ref _lastStoredTicks, _time.GetUtcNow().UtcTicks);
        _acceptedItems.Add(request.Accepted);
        _rejectedItems.Add(request.Rejected);
        _skewedSpans.Add(request.Skewed);
        foreach ((string rule, int count) in request.Redactions)
        {
            _redactions.AddOrUpdate(rule, count, (_, sum) => sum + count);
            _redactedValues.Add(count, new KeyValuePair<string, object?>("rule", rule));
        }
    }

    /// <summary>A request was asked to come again.</summary>
    internal void Refused(IngestVerdictKind kind)
    {
        Interlocked.Increment(ref kind == IngestVerdictKind.Overloaded ? ref _overloaded : ref _unavailable);
        _refusedRequests.Add(1, new KeyValuePair<string, object?>("reason", kind == IngestVerdictKind.Overloaded ? "overloaded" : "unavailable"));
    }

    /// <summary>The queue grew or shrank.</summary>
    internal void Queue(int requests, long bytes)
    {
        Interlocked.Add(ref _queuedRequests, requests);
        Interlocked.Add(ref _queuedBytes, bytes);
    }

    private LatencyHistogram Copy(LatencyHistogram histogram)
    {
        lock (_spreads)
        {
            return histogram.Copy();
        }
    }
}
