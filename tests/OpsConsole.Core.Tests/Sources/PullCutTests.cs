using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Migrations.Sqlite;
using static OpsConsole.Core.Tests.Sources.Said;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>A pull of metrics that is cut off anywhere, and run again.</summary>
public sealed class PullCutTests
{
    private const int Trials = 100, Hours = 8; // six hours are one transaction, and two another

    private static readonly TimeWindow Range = new(At(0), At(Hours));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_cuts_a_pull_off_nothing_is_half_there_and_the_next_run_makes_it_whole()
    {
        Cut cut = new();
        SourceConsole console = await SourceConsole.StartAsync(more: services => services.ConfigureDbContext<SqliteOpsDbContext>(builder => builder.AddInterceptors(cut)));
        SourceConsole first = console; // the database is its
        try
        {
            SourceDefinition source = await console.AddAsync("one");
            Random random = new(5);
            (int version, int cuts) = (0, 0);
            long[] before = [.. Enumerable.Range(0, Hours).Select(_ => 0L)];
            cut.Begin(int.MaxValue);
            await RunAsync(console, source, 0, Cancel);
            int points = cut.End();
            before = Wanted(0);
            Assert.InRange(points, 10, 10_000);
            for (int trial = 1; trial <= Trials; trial++)
            {
                version++;
                using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
                cut.Begin(1 + random.Next(points), trial % 3 == 0 ? stop.Cancel : null, after: random.Next(2) == 0);
                await Record.ExceptionAsync(() => RunAsync(console, source, version, stop.Token));
                cuts += cut.HasCut ? 1 : 0;
                cut.End();

                long[] now = await SumsAsync(console), wanted = Wanted(version);
                Assert.True(now.AsSpan(0, 6).SequenceEqual(before.AsSpan(0, 6)) || now.AsSpan(0, 6).SequenceEqual(wanted.AsSpan(0, 6)), $"trial {trial}: the first stretch is neither what it was nor what it is to be");
                Assert.True(now.AsSpan(6).SequenceEqual(before.AsSpan(6)) || now.AsSpan(6).SequenceEqual(wanted.AsSpan(6)), $"trial {trial}: the second stretch is neither what it was nor what it is to be");
                await NotedAsync(console, source, now.AsSpan(0, 6).SequenceEqual(wanted.AsSpan(0, 6)) ? version : -1);

                if (trial % 2 == 0)
                {
                    SourceConsole again = await SourceConsole.StartAsync(with: first, more: services => services.ConfigureDbContext<SqliteOpsDbContext>(builder => builder.AddInterceptors(cut)));
                    if (!ReferenceEquals(console, first))
                    {
                        await console.DisposeAsync();
                    }

                    console = again;
                }

                console.Time.Advance(JobLeases.Time + TimeSpan.FromSeconds(1)); // it was killed: its lease runs out
                Assert.Equal(JobRunState.Done, (await RunAsync(console, source, version, Cancel))!.State);
                Assert.Equal(wanted, await SumsAsync(console));
                before = wanted;
            }

            Assert.InRange(cuts, Trials * 9 / 10, Trials);
            string[] rollups = await console.RollupsAsync();
            await RunAsync(console, source, version, Cancel);
            Assert.Equal(rollups, await console.RollupsAsync());
            Assert.Equal(await GoldenAsync(version), await TotalsAsync(console)); // as if it had been read once
        }
        finally
        {
            if (!ReferenceEquals(console, first))
            {
                await console.DisposeAsync();
            }

            await first.DisposeAsync();
        }
    }

    /// <summary>What the source says: in each version other numbers, other minutes, and now and then a new model.</summary>
    private static IReadOnlyList<PulledMinute> Says(int version, TimeWindow stretch) =>
    [
        .. from minute in Enumerable.Range(RollupTime.Minute(stretch.From), RollupTime.Minute(stretch.To) - RollupTime.Minute(stretch.From))
           where (minute + version) % 7 == 0
           select Minute(RollupTime.Instant(minute), 1 + ((minute + version) % 5), minute % 2 == 0 ? "support-bot" : "coder", "model-" + (version / 9)),
    ];

    private static long[] Wanted(int version) => [.. Enumerable.Range(0, Hours).Select(h => Says(version, new TimeWindow(At(h), At(h + 1))).Sum(m => m.Cell.Requests))];

    private static async Task<JobRun?> RunAsync(SourceConsole console, SourceDefinition source, int version, CancellationToken stop)
    {
        console.World.Says = (_, stretch) => Says(version, stretch);
        return await console.Get<JobRunner>().RunAsync(console.Get<JobDirectory>().Find(source.Job)!, new JobOrder(JobTrigger.Backfill, Range: Range), stop);
    }

    /// <summary>Requests by hour, by the rollups of hours; those of minutes say the same.</summary>
    private static async Task<long[]> SumsAsync(SourceConsole console)
    {
        await using OpsDbContext context = console.Context();
        List<Rollup> rows = await context.Rollups.AsNoTracking().Where(r => r.Tier != RollupTier.Day).ToListAsync(Cancel);
        long Of(RollupTier tier, int hour) => rows.Where(r => r.Tier == tier && r.Bucket >= RollupTime.Minute(At(hour)) && r.Bucket < RollupTime.Minute(At(hour + 1))).Sum(r => RollupCell.Unpack(r.Cell).Requests);
        long[] hours = [.. Enumerable.Range(0, Hours).Select(h => Of(RollupTier.Hour, h))];
        Assert.Equal(hours, Enumerable.Range(0, Hours).Select(h => Of(RollupTier.Minute, h)));
        return hours;
    }

    /// <summary>The note of what was read is there if and only if it was written.</summary>
    private static async Task NotedAsync(SourceConsole console, SourceDefinition source, int version)
    {
        await using OpsDbContext context = console.Context();
        JobWindow[] windows = await context.JobWindows.AsNoTracking().Where(w => w.Job == source.Job).OrderBy(w => w.From).ToArrayAsync(Cancel);
        Assert.Equal(Hours, windows.Length);
        if (version >= 0)
        {
            Assert.Equal(Says(version, new TimeWindow(At(0), At(6))).Count, windows[..6].Sum(w => w.Rows));
            Assert.Single(windows[..6].Select(w => w.RunId).Distinct());
        }
    }

    private static async Task<string[]> GoldenAsync(int version)
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        await RunAsync(console, await console.AddAsync("one"), version, Cancel);
        return await TotalsAsync(console);
    }

    private static async Task<string[]> TotalsAsync(SourceConsole console)
    {
        await using OpsDbContext context = console.Context();
        List<Rollup> rows = await context.Rollups.AsNoTracking().ToListAsync(Cancel);
        return
        [
            .. from bucket in rows.GroupBy(r => (r.Tier, r.Bucket))
               let sum = bucket.Aggregate(new RollupCell(), (all, row) =>
               {
                   all.AddPacked(row.Cell);
                   return all;
               })
               where !sum.IsEmpty
               orderby bucket.Key
               select $"{bucket.Key} {Convert.ToHexString(sum.Pack())}",
        ];
    }

    /// <summary>Ends everything at a command: as a process that is killed, or by cancelling.</summary>
    private sealed class Cut : DbCommandInterceptor, IDbTransactionInterceptor
    {
        private int _left = int.MaxValue, _seen;
        private bool _after, _isOn;
        private Action? _instead;

        public bool HasCut { get; private set; }

        public void Begin(int at, Action? instead = null, bool after = false) => (_left, _seen, _instead, _after, HasCut, _isOn) = (at, 0, instead, after, false, true);

        public int End()
        {
            _isOn = false;
            return _seen;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Before(result);

        public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) => After(result);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Before(result);

        public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) => After(result);

        public ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => Before(result);

        public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => After(0).AsTask();

        private ValueTask<T> Before<T>(T result)
        {
            if (_isOn)
            {
                Interlocked.Increment(ref _seen);
                Interlocked.Decrement(ref _left);
                Look(isAfter: false);
            }

            return ValueTask.FromResult(result);
        }

        private ValueTask<T> After<T>(T result)
        {
            if (_isOn)
            {
                Look(isAfter: true);
            }

            return ValueTask.FromResult(result);
        }

        private void Look(bool isAfter)
        {
            if (_left > 0 || (_left == 0 && isAfter != _after && !HasCut))
            {
                return;
            }

            if (_instead is null)
            {
                HasCut = true;
                throw new InvalidOperationException("The process is gone."); // and so is all that it would do afterwards
            }

            if (!HasCut)
            {
                HasCut = true;
                _instead();
            }
        }
    }
}
