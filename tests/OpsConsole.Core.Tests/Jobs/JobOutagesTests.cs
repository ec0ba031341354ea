using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Dashboards;

namespace OpsConsole.Core.Tests.Jobs;

public sealed class JobOutagesTests
{
    private static readonly DateTime Start = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_that_failed_until_one_did_not_are_one_outage()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Start);
        await RunAsync(database, "pull-a", true, false, false, true, false, true);
        await RunAsync(database, "pull-b", false);
        await RunAsync(database, "other", false, true);

        IReadOnlyList<JobOutage> outages = await new JobOutages(database.Contexts).WithinAsync(["pull-a", "pull-b"], Start, Start.AddHours(1), Cancel);

        Assert.Equal(
            [("pull-a", 1, 3, 2), ("pull-a", 4, 5, 1), ("pull-b", 0, null, 1)],
            outages.OrderBy(o => o.Job).ThenBy(o => o.From).Select(o => (o.Job, (int)(o.From - Start).TotalMinutes, (int?)(o.Until - Start)?.TotalMinutes, o.Runs)));
    }

    [Fact]
    public async Task One_that_was_over_before_is_not_told()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Start);
        await RunAsync(database, "pull-a", false, true);

        Assert.Empty(await new JobOutages(database.Contexts).WithinAsync(["pull-a"], Start.AddHours(1), Start.AddHours(2), Cancel));
    }

    private static async Task RunAsync(RollupDatabase database, string job, params bool[] done)
    {
        await using OpsDbContext context = database.Context();
        context.JobRuns.AddRange(done.Select((d, i) => new JobRun
        {
            Id = $"{i:x8}{job.GetHashCode(StringComparison.Ordinal) & 0xfffffff:x8}", Job = job, StartedAt = Start.AddMinutes(i), EndedAt = Start.AddMinutes(i), State = d ? JobRunState.Done : JobRunState.Failed, Problem = d ? null : "It does not answer.",
        }));
        await context.SaveChangesAsync(Cancel);
    }
}
