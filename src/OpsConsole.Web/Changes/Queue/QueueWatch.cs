using System.Data.Common;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.KillSwitch.Restores;
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
    private readonly RestoreQueries _restores;
    private readonly ChangeFeed _feed;
    private readonly AuditCommits _commits;
    private readonly TimeProvider _time;
    private readonly ILogger<QueueWatch> _logger;
    private readonly Throttle _read;
    private Known _known = new(QueueSnapshot.Empty, []);
    private IDisposable? _changes, _committed;
    private ITimer? _timer;

    public QueueWatch(ChangeQueue queue, RestoreQueries restores, ChangeFeed feed, AuditCommits commits, TimeProvider time, ILogger<QueueWatch> logger)
    {
        (_queue, _restores, _feed, _commits, _time, _logger) = (queue, restores, feed, commits, time, logger);
        _read = new Throttle(time, Soon, ReadAsync);
    }

    /// <summary>Raised after it was read, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The changes.</summary>
    public QueueSnapshot Changes => Volatile.Read(ref _known).Changes;

    /// <summary>The restores that wait for people.</summary>
    public IReadOnlyList<RestoreRequest> Restores => Volatile.Read(ref _known).Restores;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = _feed.Subscribe(_read.Ask);
        _committed = _commits.Subscribe(committed =>
        {
            if (committed.Kind.Name.StartsWith("restore.", StringComparison.Ordinal))
            {
                _read.Ask();
            }

            return Task.CompletedTask;
        });
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
        _committed?.Dispose();
        _timer?.Dispose();
        _read.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            Volatile.Write(ref _known, new Known(await _queue.ReadAsync(), await _restores.OpenAsync()));
            Changed?.Invoke();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(_logger, exception);
        }
    }

    private sealed record Known(QueueSnapshot Changes, IReadOnlyList<RestoreRequest> Restores);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The queue of changes could not be read. It is read again within a minute.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
