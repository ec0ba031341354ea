using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Web.Tests.Jobs;

/// <summary>A console with the jobs of the tests.</summary>
public sealed class JobsConsole : OpsConsoleFactory
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Somebody with a role, on a page.</summary>
    public async Task<Actor> PersonAsync(string role)
    {
        (AccessTicket ticket, _) = await StartSessionAsync(await CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<JobRun> EndOfAsync(string run)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await Get<JobBook>().RunAsync(run, limit.Token) is { State: JobRunState.Running })
        {
            await Task.Delay(10, limit.Token);
        }

        return (await Get<JobBook>().RunAsync(run, Cancel))!;
    }

    /// <summary>Waits until a run that runs has said something.</summary>
    public async Task SaysAsync()
    {
        while (Get<JobRunner>().Current.All(r => r.Log.Length == 0))
        {
            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>Runs a job to its end.</summary>
    public async Task<JobRun> RunAsync(string job) =>
        await EndOfAsync((await Get<JobCommands>().RunAsync(Actor.Shell("tester@localhost"), job, cancellationToken: Cancel)).RunId!);

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(TestJobs.AddTo);
    }
}
