using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Jobs;

public sealed class JobClockTests
{
    private static readonly CronSchedule NextYear = new("0 0 3 1 1 ?");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_with_a_past_that_was_never_read_does_not_wait_for_its_time()
    {
        Provider provider = new();
        using Console console = new(provider);
        provider.Bring([Job("reads-a-past") with { Windows = () => TestJobs.Rule }, Job("reads-none")]);
        JobBook book = console.Services.GetRequiredService<JobBook>();

        await Eventually.HoldsAsync(async () => (await book.FindAsync("reads-a-past", Cancel))?.Last?.State == JobRunState.Done);
        provider.Bring([.. provider.Jobs, Job("comes-later") with { Windows = () => TestJobs.Rule }]);
        await Eventually.HoldsAsync(async () => (await book.FindAsync("comes-later", Cancel))?.Last?.State == JobRunState.Done);

        Assert.Single(await book.RunsAsync("reads-a-past", 10, Cancel));
        Assert.Empty(await book.RunsAsync("reads-none", 10, Cancel));
    }

    private static JobDefinition Job(string name) => new(name, "Is there", NextYear, _ => new Nothing());

    private sealed class Nothing : IConsoleJob
    {
        public Task RunAsync(JobRunning run, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Provider : IJobProvider
    {
        public event Action? Changed;

        public IReadOnlyList<JobDefinition> Jobs { get; private set; } = [];

        public void Bring(IReadOnlyList<JobDefinition> jobs)
        {
            Jobs = jobs;
            Changed?.Invoke();
        }
    }

    private sealed class Console(Provider provider) : OpsConsoleFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<IJobProvider>(provider));
        }
    }
}
