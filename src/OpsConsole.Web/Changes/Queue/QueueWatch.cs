using System.Data.Common;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>
/// The queue as every open page needs it: read once after each change, however many look. What other nodes change is seen within
/// a minute. While the database does not answer, it stays as it was.
/// </summary>
internal sealed partial class QueueWatch : IHostedService, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150), Again = TimeSpan.FromMinutes(1);

    private readonly ChangeQueue _queue;
    private readonly ChangeFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger<QueueWatch> _logger;
    private readonly Throttle _read;
    private QueueSnapshot _known = QueueSnapshot.Empty;
    private IDisposable? _changes;
    private ITimer? _timer;

    public QueueWatch(ChangeQueue queue, ChangeFeed feed, TimeProvider time, ILogger<QueueWatch> logger)
    {
        (_queue, _feed, _time, _logger) = (queue, feed, time, logger);
        _read = new Throttle(time, Soon, ReadAsync);
    }

    /// <summary>Raised after it was read, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The changes.</summary>
    public QueueSnapshot Changes => Volatile.Read(ref _known);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = _feed.Subscribe(_read.Ask);
        _timer = _time.CreateTimer(_ => _read.Ask(), null, TimeSpan.Zero, Again);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _changes?.Dispose();
        _timer?.Dispose();
        _read.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            Volatile.Write(ref _known, await _queue.ReadAsync());
            Changed?.Invoke();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The queue of changes could not be read. It is read again within a minute.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
