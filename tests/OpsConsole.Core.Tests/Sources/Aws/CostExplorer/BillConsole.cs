using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Jobs;
using OpsConsole.Core.Tests.Sources.Aws.Fake;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>A node that reads the bill from a stand-in of AWS into a database, by the real job and runner.</summary>
internal sealed class BillConsole : IAsyncDisposable
{
    /// <summary>Now, where no test moves it: some time in the evening, so that yesterday is there.</summary>
    public static readonly DateTime Start = new(2026, 11, 21, 21, 20, 0, DateTimeKind.Utc);

    private readonly bool _owns;

    private BillConsole(TestDatabase database, FakeAws aws, ManualTime time, JobNode node, StoppingPoint point, bool owns) =>
        (Database, Aws, Time, Node, Point, _owns) = (database, aws, time, node, point, owns);

    public TestDatabase Database { get; }

    public FakeAws Aws { get; }

    public ManualTime Time { get; }

    public JobNode Node { get; }

    /// <summary>Where its runs may be stopped.</summary>
    public StoppingPoint Point { get; }

    /// <summary>How often a run tries.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>What is read, and how.</summary>
    public CostExplorerSettings? Settings { get; set; }

    /// <summary>What the requests of a month may cost, US dollars.</summary>
    public decimal Cap { get; set; } = CostExplorerForm.UsualCap;

    public static SourceDefinition Source { get; } = new() { Id = "aws-bill", Name = "AWS bill", Kind = SourceKind.CostExplorer, Settings = new Dictionary<string, string>() };

    /// <summary>The job of the source, as the kind makes it, but that AWS is the stand-in.</summary>
    public JobDefinition Job => new CostExplorerKind(Node.Get<IDbContextFactory<OpsDbContext>>(), Time).Job(Source) with
    {
        Attempts = Attempts,
        Pause = TimeSpan.FromMilliseconds(1),
        Make = provider => Point.Around(new CostPull(
            Source, Settings ?? new CostExplorerSettings { Aws = Aws.Reach }, Cap, provider.GetRequiredService<JobBook>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<TimeProvider>())),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    /// <param name="with">The node whose database, AWS and clock it shares; null for its own.</param>
    /// <param name="now">Its time; null for the usual one.</param>
    public static async Task<BillConsole> StartAsync(BillConsole? with = null, DateTime? now = null)
    {
        TestDatabase database = with?.Database ?? await TestDatabase.CreateAsync(Storage.Database.Sqlite);
        return await StartAsync(database, with?.Aws ?? await FakeAws.StartAsync(), with?.Time ?? new ManualTime(now ?? Start), with is null ? 0 : 1, with is null);
    }

    /// <summary>Starts one on a database that is there.</summary>
    public static async Task<BillConsole> StartAsync(TestDatabase database, FakeAws aws, ManualTime time, int number, bool owns)
    {
        StoppingPoint point = new();
        return new BillConsole(database, aws, time, await JobNode.StartAsync(database, time, number, point.Watch), point, owns);
    }

    /// <summary>Runs the job to its end because its time has come.</summary>
    public Task<JobRun> RunAsync() => RunUntilAsync(new JobOrder(JobTrigger.Schedule), default);

    /// <summary>Runs it until the console stops.</summary>
    public Task<JobRun> RunUntilAsync(CancellationToken stop) => RunUntilAsync(new JobOrder(JobTrigger.Schedule), stop);

    /// <summary>Reads a range again.</summary>
    public Task<JobRun> BackfillAsync(DateOnly from, DateOnly to) =>
        RunUntilAsync(new JobOrder(JobTrigger.Backfill, Range: new TimeWindow(from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), to.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))), default);

    /// <summary>Runs it and sees that it did what it should.</summary>
    public async Task<JobRun> DoneAsync()
    {
        JobRun run = await RunAsync();
        Assert.Equal((JobRunState.Done, null), (run.State, run.Problem));
        return run;
    }

    public OpsDbContext Context() => Node.Context();

    /// <summary>The lines that count, in words, by day.</summary>
    public async Task<List<string>> LinesAsync()
    {
        await using OpsDbContext context = Context();
        return InWords(await context.Lines().AsNoTracking().ToListAsync(Cancel));
    }

    /// <summary>Lines in words, by day.</summary>
    public static List<string> InWords(IEnumerable<BilledLine> lines) => [.. lines.Select(Text).Order(StringComparer.Ordinal)];

    /// <summary>The days that were read.</summary>
    public async Task<Dictionary<DateOnly, BilledDay>> DaysAsync()
    {
        await using OpsDbContext context = Context();
        return await context.BilledDays.AsNoTracking().ToDictionaryAsync(d => d.Day, Cancel);
    }

    /// <summary>All lines there are, those too that do not count.</summary>
    public async Task<int> StoredAsync()
    {
        await using OpsDbContext context = Context();
        return await context.BilledLines.CountAsync(Cancel);
    }

    /// <summary>The lines that a ledger should give, in words, by day.</summary>
    /// <param name="charges">The charges.</param>
    /// <param name="byTeam">Whether they are told apart by the tag.</param>
    public static List<string> Expected(IEnumerable<Charge> charges, bool byTeam = false) =>
        [.. charges.GroupBy(c => (c.Day, c.Account, c.Service, Usage: IsUse(c) ? c.UsageType : "", Type: IsUse(c) ? "" : c.RecordType, Team: IsUse(c) && byTeam ? c.Team ?? "" : "", c.Currency))
            .Where(g => g.Sum(c => c.Cost) != 0 || (IsUse(g.First()) && g.Sum(c => c.Quantity) != 0))
            .Select(g => Text(g.Key.Day, g.Key.Account, g.Key.Service, g.Key.Usage, g.Key.Type, g.Key.Team.Length == 0 ? "{}" : $$"""{"team":"{{g.Key.Team}}"}""", g.Key.Currency, g.Sum(c => c.Cost)))
            .Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        if (_owns)
        {
            await Aws.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private async Task<JobRun> RunUntilAsync(JobOrder order, CancellationToken stop)
    {
        JobRun run = (await Node.Runner.RunAsync(Job, order, stop))!;
        Time.Advance(TimeSpan.FromSeconds(1)); // ids of runs rise with time
        return run;
    }

    private static bool IsUse(Charge charge) => charge.RecordType is "Usage" or "DiscountedUsage";

    private static string Text(BilledLine line) => Text(line.Day, line.Account, line.Service, line.UsageType, line.ChargeType ?? "", line.Tags, line.Currency, line.Billed);

    private static string Text(DateOnly day, string account, string service, string usage, string type, string tags, string currency, decimal billed) =>
        string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} {account} {service} {usage} {type} {tags} {currency} {billed:0.############}");
}
