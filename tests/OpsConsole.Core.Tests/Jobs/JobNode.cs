using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Alerts;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>A console that runs jobs, on a database that other nodes may use too. Nothing ticks by itself.</summary>
internal sealed class JobNode : IAsyncDisposable
{
    /// <summary>The channel by which people are told.</summary>
    public const string Channel = "team";

    private readonly ServiceProvider _services;

    private JobNode(ServiceProvider services) => _services = services;

    public JobRunner Runner => Get<JobRunner>();

    public JobBook Book => Get<JobBook>();

    public JobCommands Commands => Get<JobCommands>();

    /// <summary>Somebody who may do everything.</summary>
    public static Actor Somebody { get; } = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    public static Task<JobNode> StartAsync(TestDatabase database, TimeProvider time, int number, params JobDefinition[] jobs) => StartAsync(database, time, number, _ => { }, jobs);

    /// <summary>Starts one that has something more.</summary>
    public static async Task<JobNode> StartAsync(TestDatabase database, TimeProvider time, int number, Action<IServiceCollection> also, params JobDefinition[] jobs)
    {
        StorageOptions storage = new() { DataDirectory = database.Provider.GetRequiredService<StorageOptions>().DataDirectory, Node = number };
        ServiceCollection services = new();
        services.AddSingleton(storage).AddSingleton(time).AddLogging().AddOpsModel().AddDataProtection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddAudit().AddPeopleAndKeys().AddAlerts().AddJobs();
        services.Configure<AlertsOptions>(options => options.PublicAddress = "https://ops.example.com/");
        services.AddSqliteStorage(storage);
        services.AddSingleton(new NotificationChannels([new TestChannel(Channel)]));
        foreach (JobDefinition job in jobs)
        {
            services.AddSingleton(job);
        }

        also(services);
        JobNode node = new(services.BuildServiceProvider());
        await node.Get<AuditStart>().PrepareAsync(Cancel);
        await node.Get<AccessLoader>().PrepareAsync(Cancel);
        return node;
    }

    /// <summary>A job that does what a test says.</summary>
    public static JobDefinition Job(Func<JobRunning, CancellationToken, Task> run, string name = "sweep") =>
        new(name, "Sweeps", new EverySchedule(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), _ => new Work(run));

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Runs a job to its end because its time has come.</summary>
    public Task<JobRun?> TickAsync(JobDefinition job, DateTime due) => Runner.RunAsync(job, new JobOrder(JobTrigger.Schedule, due), Cancel);

    /// <summary>Runs a job to its end for no particular time.</summary>
    public async Task<JobRun> RunAsync(JobDefinition job) => (await Runner.RunAsync(job, new JobOrder(JobTrigger.Person), Cancel))!;

    /// <summary>Begins what a test lets go on later.</summary>
    public async Task<(string Id, Task<JobRun?> Ended)> BeginAsync(JobDefinition job, DateTime? due = null)
    {
        TaskCompletionSource<string> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<JobRun?> ended = Task.Run(() => Runner.RunAsync(job, new JobOrder(JobTrigger.Schedule, due), Cancel, begun.SetResult), Cancel);
        return (await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel), ended);
    }

    /// <summary>What it does by itself at its start; its clock stands still afterwards.</summary>
    public Task AwakeAsync() => Get<JobClock>().BeginAsync(Cancel);

    /// <summary>Its row.</summary>
    public async Task<JobRun> RowAsync(string id)
    {
        await using OpsDbContext context = Context();
        return await context.JobRuns.AsNoTracking().SingleAsync(r => r.Id == id, Cancel);
    }

    /// <summary>Its row as soon as it has ended.</summary>
    public async Task<JobRun> EndOfAsync(string id)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await RowAsync(id) is { State: JobRunState.Running })
        {
            await Task.Delay(10, limit.Token);
        }

        return await RowAsync(id);
    }

    /// <summary>What people were told, oldest first.</summary>
    public async Task<string[]> NoticesAsync()
    {
        await using OpsDbContext context = Context();
        List<OutboxMessage> messages = await context.OutboxMessages.AsNoTracking().OrderBy(m => m.Id).ToListAsync(Cancel);
        Assert.All(messages, m => Assert.Equal(Channel, m.Channel));
        return [.. messages.Select(m => m.Topic)];
    }

    /// <summary>What the audit trail says of jobs, oldest first.</summary>
    public async Task<List<AuditRow>> EventsAsync()
    {
        await using OpsDbContext context = Context();
        return await context.AuditEntries.AsNoTracking().Where(e => e.Kind.StartsWith("job.")).OrderBy(e => e.Seq).ToListAsync(Cancel);
    }

    public OpsDbContext Context() => Get<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Work(Func<JobRunning, CancellationToken, Task> run) : IConsoleJob
    {
        public Task RunAsync(JobRunning running, CancellationToken cancellationToken) => run(running, cancellationToken);
    }
}
