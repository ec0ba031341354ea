using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// Requests that wait for the writer, bounded by number and by bytes. Whoever brings one waits for its verdict; what does not
/// fit is turned away at once, so that memory and waiting times stay bounded under any load.
/// </summary>
internal sealed class TelemetryQueue(IOptions<TelemetryOptions> options, IngestCounters counters) : ITelemetryIngest
{
    private const int LeastRetrySeconds = 1, MostRetrySeconds = 3; // spread, so that the refused do not all come back at once

    private readonly Channel<PendingRequest> _channel = Channel.CreateUnbounded<PendingRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TelemetryOptions _options = options.Value;
    private long _bytes;
    private int _requests;

    /// <summary>The writer's end.</summary>
    public ChannelReader<PendingRequest> Reader => _channel.Reader;

    public async ValueTask<IngestVerdict> WriteAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is { Traces.Count: 0, Evaluations.Count: 0, Statements.Count: 0, Metrics.Count: 0 })
        {
            counters.Stored(request);
            return IngestVerdict.Stored;
        }

        PendingRequest pending = new(request);
        int requests = Interlocked.Increment(ref _requests);
        long bytes = Interlocked.Add(ref _bytes, request.Size);
        bool full = requests > _options.QueueRequests || (bytes > _options.QueueBytes && requests > 1);
        counters.Queue(1, request.Size);
        if (full || !_channel.Writer.TryWrite(pending))
        {
            Left(pending);
            IngestVerdictKind kind = full ? IngestVerdictKind.Overloaded : IngestVerdictKind.Unavailable;
            counters.Refused(kind);
            return Later(kind);
        }

        return await pending.Verdict.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A request left the queue.</summary>
    public void Left(PendingRequest pending)
    {
        Interlocked.Decrement(ref _requests);
        Interlocked.Add(ref _bytes, -pending.Request.Size);
        counters.Queue(-1, -pending.Request.Size);
    }

    /// <summary>Takes no more requests; those that wait are still written.</summary>
    public void Close() => _channel.Writer.TryComplete();

    /// <summary>A verdict that asks to come again.</summary>
    public static IngestVerdict Later(IngestVerdictKind kind) =>
        new(kind, TimeSpan.FromSeconds(Random.Shared.Next(LeastRetrySeconds, MostRetrySeconds + 1)));
}

/// <summary>A request and whoever waits for its verdict.</summary>
internal sealed class PendingRequest(IngestRequest request)
{
    /// <summary>The request.</summary>
    public IngestRequest Request => request;

    /// <summary>Completed once the request is durable, or is known not to be.</summary>
    public TaskCompletionSource<IngestVerdict> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
