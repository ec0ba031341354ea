using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Sources;

namespace OpsConsole.Web.Tests.Sources;

/// <summary>A console whose sources say what the test says, one of them from the settings. Nothing outside is asked.</summary>
public sealed class SourcedConsole : OpsConsoleFactory
{
    /// <summary>A secret of the source of the settings.</summary>
    public const string Secret = "hunter2-4d41";

    private readonly ConcurrentDictionary<string, Func<TimeWindow, IReadOnlyList<PulledMinute>>> _says = new(StringComparer.Ordinal); // by name: each source only what it was told

    /// <summary>Creates it.</summary>
    public SourcedConsole()
    {
        World.Says = (name, stretch) => _says.TryGetValue(name, out Func<TimeWindow, IReadOnlyList<PulledMinute>>? says) ? says(stretch) : [];
        foreach ((string key, string value) in ((string, string)[])[("Name", "Prometheus EU"), ("Kind", "Prometheus"), ("Address", "https://prometheus.eu.example.com"), ("Auth", "bearer"), ("Token", Secret), ("Queries:0", "requests = sum(rate(llm_requests_total))"), ("Queries:1", "errors = sum(rate(llm_errors_total))")])
        {
            Settings["Sources:0:" + key] = value;
        }
    }

    internal TestWorld World { get; } = new();

    internal SourceDirectory Directory => Services.GetRequiredService<SourceDirectory>();

    internal SourceCommands Commands => Services.GetRequiredService<SourceCommands>();

    /// <summary>Adds a source. Returns its id.</summary>
    public async Task<string> AddAsync(string name, params (string Name, string Value)[] values)
    {
        Dictionary<string, string> given = values.Append(("Address", "https://prometheus.us.example.com")).DistinctBy(v => v.Item1).ToDictionary(v => v.Item1, v => v.Item2);
        SourceOutcome outcome = await Commands.SaveAsync(Actor.Shell("tester@localhost"), new SourceDraft(null, name, SourceKind.Prometheus, given), TestContext.Current.CancellationToken);
        Assert.Null(outcome.Problem);
        return outcome.Id!;
    }

    /// <summary>Has a source measure an interaction a minute of an application in the whole hours of the last day but the newest, and reads it.</summary>
    public async Task PullAsync(string id, string application)
    {
        DateTime hour = DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour);
        _says[Directory.Find(id)!.Name] = stretch => [.. Enumerable.Range(RollupTime.Minute(stretch.From), RollupTime.Minute(stretch.To) - RollupTime.Minute(stretch.From)).Select(m => One(application, m))];
        await RunAsync(id, new JobOrder(JobTrigger.Backfill, Range: new TimeWindow(hour.AddHours(-12), hour.AddHours(-1))));
    }

    /// <summary>Has a source refuse to be read.</summary>
    public async Task FailAsync(string id)
    {
        _says[Directory.Find(id)!.Name] = _ => throw new SourceException(SourceFault.Denied, "prometheus.us.example.com does not let this console in (401).", "Give another token: the one that is set may have expired.");
        await RunAsync(id, new JobOrder(JobTrigger.Person));
    }

    /// <summary>Takes the kinds of a console away, and gives it those of a test.</summary>
    internal static void UseTestKinds(IServiceCollection services, TestWorld world)
    {
        services.RemoveAll<ISourceKind>();
        services.AddSingleton<ISourceKind>(new TestSourceKind(SourceKind.Prometheus, world));
        services.AddSingleton<ISourceKind>(new TestSourceKind(SourceKind.CloudWatch, world));
        services.AddSingleton<ISourceKind, FileKind>(); // asks nobody
    }

    internal async Task<Actor> PersonAsync(string role)
    {
        (AccessTicket ticket, _) = await StartSessionAsync(await CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => UseTestKinds(services, World));
    }

    private async Task RunAsync(string id, JobOrder order)
    {
        JobDefinition job = Services.GetRequiredService<JobDirectory>().Find("pull-" + id)!;
        Assert.NotNull(await Services.GetRequiredService<JobRunner>().RunAsync(job, order, TestContext.Current.CancellationToken));
    }

    private static PulledMinute One(string application, int minute)
    {
        RollupCell cell = new() { Requests = 1, Calls = 1, InputTokens = 500, OutputTokens = 90, CostMicros = 900 };
        cell.Outcomes[(int)Outcome.Completed] = 1;
        cell.Latency.Record(800_000 + (minute % 10 * 30_000));
        cell.CallLatency.Record(700_000);
        return new PulledMinute(application, "production", "gpt-5", minute, cell);
    }
}
