using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Alerts;
using OpsConsole.Core.Tests.Sources.Aws.Fake;
using static OpsConsole.Core.Tests.Sources.Said;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>A console with a source that may misbehave, and beside it one that does as it should.</summary>
internal sealed class HostileConsole : IAsyncDisposable
{
    private readonly SourceDefinition _neighbour;

    private HostileConsole(SourceConsole console, FakeAws aws, SourceDefinition neighbour) => (Console, Aws, _neighbour) = (console, aws, neighbour);

    public SourceConsole Console { get; }

    public FakeAws Aws { get; }

    public JobRunner Runner => Console.Get<JobRunner>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<HostileConsole> StartAsync()
    {
        FakeAws aws = await FakeAws.StartAsync();
        TestWorld world = new() { Since = At(9), Says = (_, stretch) => [Minute(stretch.From, 1)] };
        SourceConsole console = await SourceConsole.StartAsync(more: services =>
        {
            services.Configure<AlertsOptions>(options => options.PublicAddress = "https://ops.example.com/");
            services.AddSingleton(new NotificationChannels([new TestChannel("team")]));
            services.RemoveAll<ISourceKind>();
            services.AddSingleton<ISourceKind, PrometheusKind>();
            services.AddSingleton<ISourceKind>(provider => new CloudWatchOfTest(aws, provider));
            services.AddSingleton<ISourceKind>(new TestSourceKind(SourceKind.CostExplorer, world));
        });
        HostileConsole hostile = new(console, aws, null!);
        return new HostileConsole(console, aws, await hostile.AddAsync("neighbour", SourceKind.CostExplorer, ("Address", "https://fine.example.com")));
    }

    public Task<SourceDefinition> PrometheusAsync(Uri address) => AddAsync("hostile", SourceKind.Prometheus, ("Address", address.AbsoluteUri), ("Days", "1"));

    public Task<SourceDefinition> CloudWatchAsync() => AddAsync("hostile", SourceKind.CloudWatch);

    /// <summary>Somebody sets a Prometheus otherwise.</summary>
    public async Task PutRightAsync(SourceDefinition source, Uri address)
    {
        Dictionary<string, string> values = new() { ["Address"] = address.AbsoluteUri, ["Days"] = "2" };
        SourceDraft draft = new(source.Id, source.Name, source.Kind, values) { Revision = Console.Directory.Find(source.Id)!.Revision };
        Assert.Null((await Console.Commands.SaveAsync(SourceConsole.Shell, draft, Cancel)).Problem);
    }

    /// <summary>The job of a source, which does not pause long.</summary>
    public JobDefinition JobOf(SourceDefinition source) => Console.Get<JobDirectory>().Find(source.Job)! with { Pause = TimeSpan.FromMilliseconds(1) };

    public async Task<JobRun> RunAsync(SourceDefinition source) => (await Runner.RunAsync(JobOf(source), new JobOrder(JobTrigger.Person), Cancel))!;

    /// <summary>A run of the source that does as it should.</summary>
    public Task<JobRun> NeighbourRunsAsync() => RunAsync(_neighbour);

    /// <summary>Runs the job of a source, which fails after so many tries, in words; and that of its neighbour, which does not.</summary>
    public async Task<JobRun> FailsAloneAsync(SourceDefinition source, int attempts, string words)
    {
        JobRun run = await RunAsync(source);
        Assert.Equal((JobRunState.Failed, attempts), (run.State, run.Attempts));
        Assert.Contains(words, run.Problem, StringComparison.Ordinal);
        Assert.EndsWith(".", run.Remedy, StringComparison.Ordinal);
        Assert.Equal(JobRunState.Done, (await NeighbourRunsAsync()).State);
        Assert.Equal(1, await Console.RequestsAsync());
        await IsShownFailingAsync(source);
        return run;
    }

    /// <summary>The list of jobs and that of sources say so, and people were told.</summary>
    public async Task IsShownFailingAsync(SourceDefinition source)
    {
        JobStanding standing = (await Console.Get<JobBook>().FindAsync(source.Job, Cancel))!;
        Assert.Equal((JobCondition.Failing, standing.Last!.Problem), (standing.Condition, standing.Settled!.Problem));
        await using OpsDbContext context = Console.Context();
        Assert.Equal(["job.failed"], await context.OutboxMessages.Select(m => m.Topic).ToListAsync(Cancel));
        Assert.Equal(0, await context.PulledPieces.CountAsync(p => p.SourceId == source.Id, Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await Aws.DisposeAsync();
    }

    private async Task<SourceDefinition> AddAsync(string name, SourceKind kind, params (string Name, string Value)[] values)
    {
        SourceOutcome outcome = await Console.Commands.SaveAsync(SourceConsole.Shell, new SourceDraft(null, name, kind, values.ToDictionary(v => v.Name, v => v.Value)), Cancel);
        Assert.Null(outcome.Problem);
        return Console.Directory.Find(outcome.Id!)!;
    }

    /// <summary>CloudWatch, asked at the stand-in with its credentials.</summary>
    private sealed class CloudWatchOfTest(FakeAws aws, IServiceProvider provider) : ISourceKind
    {
        private static readonly WindowRule Rule = new(TimeSpan.FromMinutes(5), At(9), TimeSpan.FromMinutes(3), TimeSpan.FromHours(1), TimeSpan.FromHours(6));

        public SourceKind Kind => SourceKind.CloudWatch;

        public IReadOnlyList<SourceField> Fields => [];

        public string? Problem(SourceDefinition source) => null;

        public JobDefinition Job(SourceDefinition source) => new(source.Job, "Pulls", new EverySchedule(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)), _ => new MetricsPull(
            source, () => new Reader(aws, provider.GetRequiredService<TimeProvider>()), Rule, provider.GetRequiredService<PulledMinutes>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<TimeProvider>()))
        {
            TimeLimit = TimeSpan.FromMinutes(5),
            Attempts = 4,
            Windows = () => Rule,
        };

        public Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Reader(FakeAws aws, TimeProvider time) : IMetricsReader
    {
        public Task<IReadOnlyList<PulledMinute>> ReadAsync(TimeWindow stretch, IPullReport report, CancellationToken cancellationToken) => CloudWatchPull.ReadAsync(
            RollupTime.Minute(stretch.From), RollupTime.Minute(stretch.To), new CloudWatchSettings { Aws = aws.Reach, Application = "support-bot", Time = time }, report, cancellationToken);

        public void Dispose()
        {
        }
    }
}
