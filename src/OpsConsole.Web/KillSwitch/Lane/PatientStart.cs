using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Lane;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>
/// Makes a console ready, however long that takes: the kill switch first, from its journal; then the rest, again and again, with the
/// emergency lane open as soon as it fails or takes long.
/// </summary>
/// <param name="console">The console, built and not started.</param>
/// <param name="prepare">Makes the rest ready. It is called again after it failed.</param>
/// <param name="open">Makes the host of the lane.</param>
/// <param name="port">What both listen on.</param>
internal sealed partial class PatientStart(WebApplication console, Func<Task> prepare, Func<WebApplicationBuilder> open, SharedPort port) : IAsyncDisposable
{
    /// <summary>How long a start may take before the lane opens, and the pause after a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromSeconds(2), Retry = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger = console.Services.GetRequiredService<ILogger<PatientStart>>();
    private EmergencyLane? _lane;

    /// <summary>Makes it ready.</summary>
    /// <returns>False when the process was told to stop meanwhile.</returns>
    /// <exception cref="StorageUnusableException">Waiting does not help: a newer version was there, or another process is.</exception>
    public async Task<bool> PrepareAsync()
    {
        await TakeDirectoryAsync();
        _ = console.Services.GetRequiredService<SwitchBoard>();
        console.Services.GetRequiredService<KeySnapshot>().Load();
        while (true)
        {
            Task attempt = Task.Run(prepare); // SQLite answers on the calling thread, a locked one after seconds
            if (_lane is null && await Task.WhenAny(attempt, Task.Delay(Patience)) != attempt)
            {
                await OpenAsync();
            }

            try
            {
                if (_lane is null || await Task.WhenAny(attempt, _lane.Stopped) == attempt)
                {
                    await attempt;
                    return true;
                }

                return false;
            }
            catch (Exception exception) when (exception is not StorageUnusableException { MayPass: false } and not SettingsException)
            {
                await OpenAsync();
                Say(exception);
            }

            if (await Task.WhenAny(Task.Delay(Pause), _lane!.Stopped) == _lane.Stopped)
            {
                return false;
            }
        }
    }

    /// <summary>Starts the console in place of the lane. Where that takes long, and the lane can be beside it, it opens here at the latest.</summary>
    public async Task HandOverAsync(Func<Task> start)
    {
        if (!SharedPort.IsPossible)
        {
            await DisposeAsync();
        }

        Task starting = Task.Run(start);
        if (_lane is null && SharedPort.IsPossible && await Task.WhenAny(starting, Task.Delay(Patience)) != starting)
        {
            await TryOpenAsync();
        }

        await starting;
        await DisposeAsync();
    }

    /// <summary>Closes the lane, if it was open. Its streams end; clients come back to the console.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lane is not null)
        {
            await _lane.DisposeAsync();
            _lane = null;
        }
    }

    /// <summary>Before the journal is opened: a console that another process holds is not to be touched. A command of the command line is waited for.</summary>
    private async Task TakeDirectoryAsync()
    {
        for (long start = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Retry))
        {
            try
            {
                _ = console.Services.GetRequiredService<DataDirectoryLock>();
                return;
            }
            catch (StorageUnusableException exception) when (exception.MayPass)
            {
                return; // tried again with the rest; the journal may be elsewhere
            }
            catch (StorageUnusableException) when (TimeProvider.System.GetElapsedTime(start) < Pause)
            {
                // A command takes less than a second.
            }
        }
    }

    private async Task OpenAsync()
    {
        port.Share();
        _lane ??= await EmergencyLane.OpenAsync(console, open());
    }

    private async Task TryOpenAsync()
    {
        try
        {
            await OpenAsync();
        }
        catch (IOException)
        {
            // The console has come to listen in this moment.
        }
    }

    private void Say(Exception exception)
    {
        if (_lane!.Trouble != exception.Message)
        {
            _lane.Trouble = exception.Message;
            Log.NotReady(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The storage cannot be used. The kill switch works, nothing else does; it is tried again every few seconds.")]
        public static partial void NotReady(ILogger logger, Exception exception);
    }
}
