using System.Data.Common;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Says above every page that somebody restored alone, until another person has reviewed it. Another node's are heard of within a minute.</summary>
internal sealed partial class ReviewBanner : IHostedService, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromMinutes(1);

    private readonly RestoreQueries _requests;
    private readonly SwitchNames _names;
    private readonly AuditCommits _commits;
    private readonly TimeProvider _time;
    private readonly ILogger<ReviewBanner> _logger;
    private readonly LiveText _text = new("");
    private readonly Throttle _look;
    private IDisposable? _subscription;
    private ITimer? _timer;

    public ReviewBanner(RestoreQueries requests, SwitchNames names, AuditCommits commits, TimeProvider time, ILogger<ReviewBanner> logger)
    {
        (_requests, _names, _commits, _time, _logger) = (requests, names, commits, time, logger);
        _look = new Throttle(time, Soon, LookAsync);
        Banner = new Banner("bad", "", KillSwitchPage.Path, "Review") { Live = _text, Permission = Permissions.ViewKillSwitch };
    }

    /// <summary>The line.</summary>
    public Banner Banner { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = _commits.Subscribe(committed =>
        {
            if (committed.Kind.Name.StartsWith("restore.", StringComparison.Ordinal))
            {
                _look.Ask();
            }

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
            RestoreRequest[] due = [.. (await _requests.OpenAsync()).Where(r => r.BrokeGlass && r.ReviewedBy is null)];
            _text.Text = due.Length == 0 ? ""
                : $"{_names.Person(due[0].RequesterId)} broke the glass and restored {due[0].Scope} in {due[0].Environment} alone{(due.Length == 1 ? "" : $", and there are {due.Length - 1} more")}: another person must review it.";
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(_logger, exception); // looked at again in a minute
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Break-glass restores that wait for a review could not be looked for.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
