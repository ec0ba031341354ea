using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Ledger;

/// <summary>Keeps board and database together as long as the console runs. A database that fails is asked again; the board does not wait for it.</summary>
internal sealed partial class LedgerSync(SwitchBoard board, SwitchLedger ledger, IStorageDialect dialect, KillSwitchOptions options, TimeProvider time, ILogger<LedgerSync> logger)
    : BackgroundService
{
    /// <summary>
    /// What the books leave to the streams after a decision: signing and anchoring take processor time that clients wait for. Other nodes wait too,
    /// so with a shared database it is short.
    /// </summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(200), SharedCourtesy = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromMilliseconds(800);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // what the database does on this thread must not hold up the start

        bool shared = dialect.IsShared;
        Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using IDisposable subscription = board.Subscribe(_ => changed.Writer.TryWrite(true));
        TimeSpan pause = TimeSpan.Zero;
        bool seen = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!seen)
                {
                    await ledger.ExamineAsync(stoppingToken).ConfigureAwait(false);
                    await ledger.ReadAsync(stoppingToken).ConfigureAwait(false);
                    seen = true;
                }

                await ledger.SettleAsync(stoppingToken).ConfigureAwait(false);
                if (shared || board.HasReports)
                {
                    await ledger.ReadAsync(stoppingToken).ConfigureAwait(false);
                }

                if (pause > TimeSpan.Zero)
                {
                    Log.Again(logger);
                    pause = TimeSpan.Zero;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) // a database breaks in many ways, and whatever it is, decisions must get there in the end
            {
                seen = false; // while it was out of sight, somebody may have put back an older one
                if (pause == TimeSpan.Zero)
                {
                    Log.Behind(logger, exception);
                }

                pause = pause == TimeSpan.Zero ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await WaitAsync(changed.Reader, pause, stoppingToken).ConfigureAwait(false);
            if (board.Unsettled.Count > 0)
            {
                await Task.Delay(shared ? SharedCourtesy : Courtesy, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Waits for a change, or for the interval; after a failure only for the pause: another decision does not mend a database.</summary>
    private async Task WaitAsync(ChannelReader<bool> changed, TimeSpan pause, CancellationToken stoppingToken)
    {
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task timer = Task.Delay(pause > TimeSpan.Zero ? pause : options.SyncInterval, time, wait.Token);
        await (pause > TimeSpan.Zero ? timer : Task.WhenAny(timer, changed.WaitToReadAsync(wait.Token).AsTask())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await wait.CancelAsync().ConfigureAwait(false);
        changed.TryRead(out _);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Decisions of the kill switch cannot be written to the database. They count, and are kept in the journal until it answers.")]
        public static partial void Behind(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The database has all decisions of the kill switch again.")]
        public static partial void Again(ILogger logger);
    }
}
