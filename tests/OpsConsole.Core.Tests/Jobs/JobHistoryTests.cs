using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Jobs;

public sealed class JobHistoryTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_noted_long_ago_is_forgotten_and_what_runs_is_not()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using JobNode node = await JobNode.StartAsync(database, new ManualTime(Noon), 1);
        await using (OpsDbContext context = node.Context())
        {
            context.JobRuns.AddRange(
                Row(1, Noon - JobHistoryJob.KeptRuns - TimeSpan.FromHours(1), JobRunState.Done), Row(2, Noon - JobHistoryJob.KeptRuns - TimeSpan.FromHours(1), JobRunState.Running), Row(3, Noon - JobHistoryJob.KeptRuns, JobRunState.Failed));
            context.JobWindows.AddRange(Enumerable.Range(-4_100, 4_103).Select(i => Noon - JobHistoryJob.KeptWindows + TimeSpan.FromMinutes(i))
                .Select(at => new JobWindow { Job = "gone", From = at, To = at.AddMinutes(1), RunId = "0000000000000001" }));
            await context.SaveChangesAsync(Cancel);
        }

        JobRun run = await node.RunAsync(node.Get<JobDirectory>().Find(JobHistoryJob.Name)!);

        Assert.Equal((JobRunState.Done, 4_101L), (run.State, run.Rows));
        await using OpsDbContext after = node.Context();
        Assert.Equal((2, 3), (await after.JobRuns.CountAsync(r => r.Job == "gone", Cancel), await after.JobWindows.CountAsync(Cancel)));
    }

    private static JobRun Row(int id, DateTime at, JobRunState state) => new() { Id = id.ToString("x16"), Job = "gone", StartedAt = at, State = state };
}
