using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>Tells those who look after the trail, above every page, that alarms are open. Another node's alarms are heard of within a minute.</summary>
internal sealed partial class AlarmBanner : IHostedService, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500), Again = TimeSpan.FromMinutes(1);

    private readonly AuditAlarms _alarms;
    private readonly AuditCommits _commits;
    private readonly TimeProvider _time;
    private readonly ILogger<AlarmBanner> _logger;
    private readonly LiveText _text = new("");
    private readonly Throttle _look;
    private IDisposable? _subscription;
    private ITimer? _timer;

    public AlarmBanner(AuditAlarms alarms, AuditCommits commits, TimeProvider time, ILogger<AlarmBanner> logger)
    {
        (_alarms, _commits, _time, _logger) = (alarms, commits, time, logger);
        _look = new Throttle(time, Soon, LookAsync);
        Banner = new Banner("bad", "", AuditView.Path, "Look") { Live = _text, Permission = Permissions.ManageAudit };
    }

    /// <summary>The line.</summary>
    public Banner Banner { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = _commits.Subscribe(_ =>
        {
            _look.Ask(); // an alarm, or the word that one was looked at
            return Task.CompletedTask;
        });
        _timer = _time.CreateTimer(_ => _look.Ask(), null, TimeSpan.Zero, Again);
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

    private async Task LookAsync()
    {
        try
        {
            int open = await _alarms.CountAsync();
            _text.Text = open switch
            {
                0 => "",
                1 => "The audit trail has an event that somebody must look at.",
                _ => $"The audit trail has {open} events that somebody must look at.",
            };
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(_logger, exception); // looked at again in a minute
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The open alarms of the audit trail could not be counted.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
