using Microsoft.Extensions.Logging;

namespace OpsConsole.Client.KillSwitch;

/// <summary>The state on disk, written beside the stream. What goes wrong with it is said and does no other harm.</summary>
internal sealed partial class KeptState : IAsyncDisposable
{
    private readonly StateFile? _file;
    private readonly LatestWork<SwitchState>? _writing;
    private readonly ILogger _logger;
    private string? _problem;

    public KeptState(KillSwitchOptions options, string environment, string application, ILogger logger)
    {
        _logger = logger;
        string? directory = options.KeepState ? options.StateDirectory ?? StateFile.DefaultDirectory : null;
        if (directory is not null)
        {
            _file = new StateFile(directory, environment, application);
            _writing = new LatestWork<SwitchState>((state, _) => Task.Run(() => WriteNow(state), CancellationToken.None), (_, newer) => newer, e => Fail("written", e));
        }
        else if (options.KeepState)
        {
            _problem = "There is no directory for the state on disk: set StateDirectory.";
        }
    }

    /// <summary>Why it cannot be read or written; null when it can, or shall not be kept.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>What is kept; null for nothing, or for nothing that can be read.</summary>
    public SwitchState? Read()
    {
        try
        {
            return _file?.Read();
        }
        catch (Exception exception) // a disk is no reason not to start
        {
            Fail("read", exception);
            return null;
        }
    }

    /// <summary>Has a state written soon.</summary>
    public void Write(SwitchState state) => _writing?.Post(state);

    public ValueTask DisposeAsync() => _writing?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void WriteNow(SwitchState state)
    {
        _file!.Write(state);
        Volatile.Write(ref _problem, null);
    }

    private void Fail(string what, Exception exception)
    {
        string problem = $"The state in '{_file!.Location}' cannot be {what}: {exception.Message}";
        if (Interlocked.Exchange(ref _problem, problem) != problem)
        {
            Log.Failed(_logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Problem} The kill switch works; a restart without the console would begin with what is declared")]
        public static partial void Failed(ILogger logger, string problem);
    }
}
