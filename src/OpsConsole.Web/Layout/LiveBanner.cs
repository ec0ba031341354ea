using System.Data.Common;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Layout;

/// <summary>
/// A banner that follows something: it looks soon after it was told of a change, on a thread of its own so that whoever tells does not wait, and
/// every so often besides. What it cannot look up it says as before.
/// </summary>
internal abstract partial class LiveBanner : IHostedService, IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _again;
    private readonly ILogger _logger;
    private readonly LiveText _text = new("");
    private readonly Throttle _look;
    private IDisposable? _subscription;
    private ITimer? _timer;

    /// <summary>Prepares it.</summary>
    /// <param name="banner">How it looks, and who sees it.</param>
    /// <param name="soon">How long after a change it looks, and how often at most.</param>
    /// <param name="again">How often it looks without being told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of what could not be looked up.</param>
    protected LiveBanner(Banner banner, TimeSpan soon, TimeSpan again, TimeProvider time, ILogger logger)
    {
        (_time, _again, _logger) = (time, again, logger);
        _look = new Throttle(time, soon, LookAsync);
        Banner = banner with { Live = _text };
    }

    /// <summary>The line.</summary>
    public Banner Banner { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = Follow(_look.Ask);
        _timer = _time.CreateTimer(_ => _look.Ask(), null, TimeSpan.Zero, _again);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _timer?.Dispose();
        _look.Dispose();
    }

    /// <summary>Starts to follow what it speaks of.</summary>
    /// <param name="look">To be called after each change. Returns at once.</param>
    /// <returns>To be disposed at the end.</returns>
    protected abstract IDisposable Follow(Action look);

    /// <summary>What there is to say; empty for nothing.</summary>
    protected abstract Task<string> SayAsync();

    private async Task LookAsync()
    {
        try
        {
            _text.Text = await SayAsync();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What a line above the pages says could not be looked up. It is looked at again later.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
