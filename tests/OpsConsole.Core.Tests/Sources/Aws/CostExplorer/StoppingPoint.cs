using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>Stops a run at one of the points that it comes by: before and behind each command of the database and each commit, and wherever a test adds one.</summary>
internal sealed class StoppingPoint
{
    private int _left = -1;
    private Action _stop = () => { };
    private volatile bool _runs;

    /// <summary>Points that runs have come by.</summary>
    public int Passed { get; private set; }

    /// <summary>Lets a node's database come by.</summary>
    public void Watch(IServiceCollection services) => services.ConfigureDbContext<SqliteOpsDbContext>(builder => builder.AddInterceptors(new Commands(this), new Commits(this)));

    /// <summary>A job that comes by while it runs: what the runner does before and behind it is none of its points.</summary>
    public IConsoleJob Around(IConsoleJob job) => new Watched(job, this);

    /// <summary>Stops the next run at a point.</summary>
    /// <param name="number">How many points it comes by before.</param>
    /// <param name="stop">Stops it: throws, or cancels.</param>
    public void At(int number, Action stop) => (_left, _stop) = (number, stop);

    /// <summary>Somebody comes by.</summary>
    public void Pass()
    {
        if (!_runs)
        {
            return;
        }

        Passed++;
        if (_left >= 0 && _left-- == 0)
        {
            _stop();
        }
    }

    private sealed class Watched(IConsoleJob job, StoppingPoint point) : IConsoleJob
    {
        public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
        {
            point._runs = true;
            try
            {
                await job.RunAsync(run, cancellationToken);
            }
            finally
            {
                point._runs = false;
            }
        }
    }

    private sealed class Commands(StoppingPoint point) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return ValueTask.FromResult(result);
        }
    }

    private sealed class Commits(StoppingPoint point) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return ValueTask.FromResult(result);
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            point.Pass();
            return Task.CompletedTask;
        }
    }
}
