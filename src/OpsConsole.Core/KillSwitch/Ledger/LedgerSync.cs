using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Ledger;

/// <summary>Keeps board and database together as long as the console runs. A database that fails is asked again; the board does not wait for it.</summary>
internal sealed partial class LedgerSync(SwitchBoard board, SwitchLedger ledger, IStorageDialect dialect, KillSwitchOptions options, TimeProvider time, ILogger<LedgerSync> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // An embedded database has one process: nobody else writes there.
        bool shared = ReferenceEquals(dialect.Gate, WriteGate.Open);
        using SemaphoreSlim changed = new(0);
        using IDisposable subscription = board.Subscribe(_ => changed.Release());
        bool failing = false, read = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ledger.SettleAsync(stoppingToken).ConfigureAwait(false);
                if (shared || !read)
                {
                    await ledger.ReadAsync(stoppingToken).ConfigureAwait(false);
                    read = true;
                }

                failing = false;
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                if (!failing)
                {
                    Log.Behind(logger, exception);
                }

                failing = true;
            }

            using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(changed.WaitAsync(wait.Token), Task.Delay(options.SyncInterval, time, wait.Token)).ConfigureAwait(false);
            await wait.CancelAsync().ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Decisions of the kill switch cannot be written to the database. They count, and are kept in the journal until it answers.")]
        public static partial void Behind(ILogger logger, Exception exception);
    }
}
