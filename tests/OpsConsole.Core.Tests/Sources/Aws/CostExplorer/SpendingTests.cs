using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>What reading the bill costs: counted, capped, and never forgotten before the month is over.</summary>
public sealed class SpendingTests
{
    private static readonly DateOnly Day = new(2026, 11, 2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cap_of_the_month_ends_reading_until_the_month_turns()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Ledger.Charges.Add(new Charge(Day, "111122223333", "Amazon Bedrock", "USE1-x", 1.5m));
        console.Cap = 0.10m;
        Assert.Equal(0.07m, (await console.DoneAsync()).Spent);
        console.Aws.Ledger.Charges.Clear();

        JobRun refused = await console.RunAsync(); // asks what there is, and sees that the rest is too dear
        Assert.Equal((JobRunState.Failed, 0.03m), (refused.State, refused.Spent));
        Assert.Equal("The monthly cap on what requests cost is reached: USD 0.10 of USD 0.10 are spent, and reading on costs USD 0.01 at least.", refused.Problem);
        Assert.Contains("Raise the cap of the source", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, (await console.RunAsync()).Requests);
        Assert.Equal(10, console.Aws.Requests.Count);
        Assert.Single(await console.LinesAsync());

        console.Time.Advance(new DateTime(2026, 12, 1, 5, 20, 0, DateTimeKind.Utc) - console.Time.GetUtcNow().UtcDateTime);
        Assert.Equal(0.06m, (await console.DoneAsync()).Spent); // without charges there is nothing to ask but what there is, the total, the forecast and anomalies
        Assert.Empty(await console.LinesAsync());
    }

    [Fact]
    public async Task A_run_sends_three_times_the_requests_of_a_reading_at_most()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Ledger.PageSize = 1;
        console.Aws.Ledger.Charges.AddRange(Enumerable.Range(0, 30).Select(i => new Charge(Day, "111122223333", "Amazon Bedrock", "USE1-x" + i, 1)));
        console.Settings = new CostExplorerSettings { Aws = console.Aws.Reach, MostRequests = 5 };
        console.Attempts = 3;
        JobRun run = await console.RunAsync();
        Assert.Equal((JobRunState.Failed, 15, 0.15m), (run.State, run.Requests, run.Spent));
        Assert.StartsWith("The run sent 15 requests, which is the most that it may.", run.Problem, StringComparison.Ordinal);
        Assert.Equal(15, console.Aws.Requests.Count);
        Assert.Equal(0, await console.StoredAsync());
    }

    [Fact]
    public async Task Runs_that_cost_something_this_month_are_not_forgotten_before_it_is_over()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        await using (OpsDbContext context = console.Context())
        {
            for (int i = 0; i < 2 * JobEnds.Kept; i++)
            {
                context.JobRuns.Add(new JobRun { Id = $"{i:x16}", Job = console.Job.Name, StartedAt = new DateTime(2026, i % 2 == 0 ? 10 : 11, 5, 0, 0, 0, DateTimeKind.Utc), State = JobRunState.Done, Spent = 0.01m });
            }

            await context.SaveChangesAsync(Cancel);
        }

        JobRun run = await console.DoneAsync();
        Assert.Equal((JobEnds.Kept * 0.01m) + run.Spent, await console.Node.Book.SpentAsync(console.Job.Name, BillConsole.Start, cancellationToken: Cancel));
        Assert.Contains($"USD {2 + run.Spent:0.00} so far", run.Log, StringComparison.Ordinal);
    }
}
