using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Sources.Costs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>From Cost Explorer to the bill: what is read when, and what is there then.</summary>
public sealed class CostRunTests
{
    private const string Bedrock = "Amazon Bedrock", Input = "USE1-NovaLite-input-tokens", One = "111122223333", Two = "444455556666";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_run_reads_last_month_and_this_one_up_to_yesterday_at_once()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Ledger.EstimatedFrom = new DateOnly(2026, 11, 1);
        Add(console, (9, 30), (10, 1), (10, 31), (11, 20), (11, 21));

        JobRun run = await console.DoneAsync();

        Assert.Equal(BillConsole.Expected(console.Aws.Ledger.Charges.Where(c => c.Day >= Day(10, 1) && c.Day < Day(11, 21))), await console.LinesAsync());
        Dictionary<DateOnly, BilledDay> days = await console.DaysAsync();
        Assert.Equal((Day(10, 1), Day(11, 20), 51), (days.Keys.Min(), days.Keys.Max(), days.Count));
        Assert.Equal((1, false, 0, true), (days[Day(10, 31)].Lines, days[Day(10, 31)].IsEstimated, days[Day(11, 19)].Lines, days[Day(11, 19)].IsEstimated));
        Assert.Equal((7, 0.07m), (run.Requests, run.Spent)); // accounts, services, record types, use, the total; the forecast, anomalies
        Assert.Contains("This month's requests cost USD 0.07 so far, of USD 20.00 that they may.", run.Log, StringComparison.Ordinal);
        await using OpsDbContext context = console.Context();
        Assert.Equal(51, await context.JobWindows.CountAsync(w => w.Job == "pull-aws-bill", Cancel));
    }

    [Fact]
    public async Task An_account_and_a_line_that_vanish_are_gone_and_what_changed_is_there_once()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        Charge changed = new(Day(11, 5), One, Bedrock, Input, 3.21m);
        console.Aws.Ledger.Charges.AddRange([changed, new(Day(11, 5), One, Bedrock, "USE1-Guardrail", 1), new(Day(11, 5), Two, Bedrock, Input, 2)]);
        await console.DoneAsync();

        console.Aws.Ledger.Charges.Clear();
        console.Aws.Ledger.Charges.Add(changed with { Cost = 3.22m });
        await console.DoneAsync();
        Assert.Equal([$"2026-11-05 {One} {Bedrock} {Input}  {{}} USD 3.22"], await console.LinesAsync());
        Assert.Equal(1, await console.StoredAsync());

        console.Aws.Ledger.Charges.Clear();
        await console.DoneAsync();
        Assert.Equal(0, await console.StoredAsync());
        Assert.Equal((0, 3L), ((await console.DaysAsync())[Day(11, 5)].Lines, (await console.DaysAsync())[Day(11, 5)].Generation));
    }

    [Fact]
    public async Task Last_month_is_read_until_it_is_final_and_then_no_more()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        Add(console, (11, 30));
        console.Aws.Ledger.EstimatedFrom = Day(11, 1);
        await AtAsync(console, 12, 6);
        Assert.Equal(1, (await console.DaysAsync())[Day(11, 30)].Generation);

        console.Aws.Ledger.EstimatedFrom = Day(12, 1); // AWS calls it final: credits may come all the same
        await AtAsync(console, 12, 7);
        await AtAsync(console, 12, 8);
        await AtAsync(console, 12, 9);
        await AtAsync(console, 12, 20);
        Dictionary<DateOnly, BilledDay> days = await console.DaysAsync();
        Assert.Equal((3, Day(12, 8)), (days[Day(11, 30)].Generation, DateOnly.FromDateTime(days[Day(11, 30)].ReadAt)));
        Assert.Equal((5, Day(12, 20)), (days[Day(12, 1)].Generation, DateOnly.FromDateTime(days[Day(12, 1)].ReadAt)));
        await AtAsync(console, 12, 31);
        Assert.Equal(3, (await console.DaysAsync())[Day(11, 1)].Generation);
    }

    [Fact]
    public async Task After_months_without_a_node_it_goes_on_where_it_was()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        await console.DoneAsync();
        Add(console, (11, 2), (12, 24));
        console.Time.Advance(TimeSpan.FromDays(90));
        JobRun run = await console.DoneAsync();
        Dictionary<DateOnly, BilledDay> days = await console.DaysAsync();
        Assert.Equal((new DateOnly(2027, 2, 18), 141), (days.Keys.Max(), days.Count)); // October to mid-February, without a gap
        Assert.Equal(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), run.From);
        Assert.Equal(2, (await console.LinesAsync()).Count);
    }

    [Fact]
    public async Task More_lines_than_fit_into_a_transaction_count_all_at_once()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Ledger.Charges.AddRange(Enumerable.Range(0, (2 * StagedBill.Batch) + 1).Select(i => new Charge(Day(11, 1 + (i % 20)), One, Bedrock, $"USE1-Type{i}", 0.01m)));
        await console.DoneAsync();
        Assert.Equal((2 * StagedBill.Batch) + 1, (await console.LinesAsync()).Count);
    }

    [Fact]
    public async Task The_forecast_and_anomalies_are_read_once_a_day_and_replace_what_was_said()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        await console.DoneAsync();
        await console.DoneAsync();
        await console.BackfillAsync(Day(11, 1), Day(11, 2));
        Assert.Equal((1, 1), (Asked(console, "GetCostForecast"), Asked(console, "GetAnomalies")));
        await using (OpsDbContext context = console.Context())
        {
            List<ForecastCost> days = await context.ForecastCosts.AsNoTracking().OrderBy(f => f.Day).ToListAsync(Cancel);
            Assert.Equal((Day(11, 21), Day(12, 31), 41), (days[0].Day, days[^1].Day, days.Count));
            Assert.Equal((1.0166666666666667m, 0.9m, 1.2m, "USD"), (Math.Round(days[0].Mean, 16), days[0].Low!.Value, days[0].High!.Value, days[0].Currency));
            UnusualCost unusual = await context.UnusualCosts.AsNoTracking().SingleAsync(Cancel);
            Assert.Equal(("a-1", Day(11, 3), Bedrock, One, "us-east-1", Input, 20.3m), (unusual.Id, unusual.From, unusual.Service, unusual.Account, unusual.Region, unusual.UsageType, unusual.Impact));
        }

        console.Aws.Instead = context => AnswerAsync(context, "GetAnomalies", 200, """{"Anomalies":[]}""");
        console.Time.Advance(TimeSpan.FromDays(1));
        await console.DoneAsync();
        await using (OpsDbContext context = console.Context())
        {
            Assert.Equal((Day(11, 22), 40, 0), (await context.ForecastCosts.MinAsync(f => f.Day, Cancel), await context.ForecastCosts.CountAsync(Cancel), await context.UnusualCosts.CountAsync(Cancel)));
        }
    }

    [Fact]
    public async Task Too_little_to_forecast_is_no_failure()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Aws.Instead = context => AnswerAsync(context, "GetCostForecast", 400, """{"__type":"DataUnavailableException","Message":"Insufficient amount of historical data"}""");
        JobRun run = await console.DoneAsync();
        Assert.Contains("There is no forecast yet: Cost Explorer has no data for GetCostForecast yet.", run.Log, StringComparison.Ordinal);
        Assert.Equal(1, Asked(console, "GetAnomalies"));
    }

    [Fact]
    public async Task What_was_read_is_not_paid_for_again_when_something_else_is_tried_again()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        Add(console, (11, 2));
        console.Attempts = 3;
        int failed = 0;
        console.Aws.Instead = context => failed < 2 && IsOf(context, "GetAnomalies") && ++failed > 0 ? AnswerAsync(context, "GetAnomalies", 500, "{}") : Task.FromResult(false);
        JobRun run = await console.DoneAsync();
        Assert.Equal((3, 2, 3, 3, 11), (run.Attempts, Asked(console, "GetCostAndUsage"), Asked(console, "GetCostForecast"), Asked(console, "GetAnomalies"), run.Requests));
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_named_and_what_was_read_stays()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        Add(console, (11, 2));
        console.Aws.Denied.Add("ce:GetAnomalies");
        JobRun run = await console.RunAsync();
        Assert.Equal((JobRunState.Failed, "The permission ce:GetAnomalies is missing."), (run.State, run.Problem));
        Assert.Single(await console.LinesAsync());
    }

    [Fact]
    public async Task A_node_that_froze_while_it_read_writes_nothing_when_it_wakes_up()
    {
        await using BillConsole frozen = await BillConsole.StartAsync(), other = await BillConsole.StartAsync(frozen);
        Add(frozen, (11, 2));
        (TaskCompletionSource reached, TaskCompletionSource wakes) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
        frozen.Aws.Instead = async context =>
        {
            if (IsOf(context, "GetCostAndUsage") && reached.TrySetResult())
            {
                await wakes.Task;
            }

            return false;
        };
        Task<JobRun> late = frozen.RunAsync();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Null(await other.Node.Runner.RunAsync(other.Job, new JobOrder(JobTrigger.Schedule), Cancel));
        frozen.Time.Advance(JobLeases.Time + TimeSpan.FromSeconds(1));
        await other.DoneAsync();
        List<string> lines = await other.LinesAsync();
        Add(frozen, (11, 3));
        wakes.SetResult();
        Assert.Contains("Another node has taken this job over", (await late).Problem, StringComparison.Ordinal);
        Assert.Equal(lines, await other.LinesAsync());
        Assert.Equal(lines.Count, await other.StoredAsync());
    }

    [Fact]
    public async Task Secrets_are_in_no_log_and_no_message()
    {
        await using BillConsole console = await BillConsole.StartAsync();
        console.Settings = new CostExplorerSettings { Aws = console.Aws.Reach with { Credentials = new Amazon.Runtime.SessionAWSCredentials(FakeAws.AccessKey, "wrong-secret-1f6e", FakeAws.Token) } };
        JobRun wrong = await console.RunAsync();
        Assert.Equal("AWS does not accept the signature.", wrong.Problem); // AWS's own message holds the token
        console.Settings = null;
        JobRun right = await console.DoneAsync();
        string told = string.Join('\n', wrong.Log, wrong.Problem, wrong.Remedy, right.Log, right.Says);
        foreach (string secret in (string[])["wrong-secret-1f6e", FakeAws.Token, FakeAws.Secret, FakeAws.AccessKey])
        {
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        }
    }

    private static DateOnly Day(int month, int day) => new(2026, month, day);

    private static void Add(BillConsole console, params (int Month, int Day)[] days) => console.Aws.Ledger.Charges.AddRange(days.Select(d => new Charge(Day(d.Month, d.Day), One, Bedrock, Input, d.Day + 0.01m)));

    private static int Asked(BillConsole console, string operation) => console.Aws.Requests.Count(r => r.Headers["x-amz-target"].EndsWith('.' + operation));

    private static bool IsOf(HttpContext context, string operation) => context.Request.Headers["x-amz-target"].ToString().EndsWith('.' + operation);

    private static async Task<bool> AnswerAsync(HttpContext context, string operation, int status, string body)
    {
        if (!IsOf(context, operation))
        {
            return false;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, context.RequestAborted);
        return true;
    }

    /// <summary>Runs it on the evening of a day.</summary>
    private static async Task AtAsync(BillConsole console, int month, int day)
    {
        console.Time.Advance(Day(month, day).ToDateTime(new TimeOnly(21, 20), DateTimeKind.Utc) - console.Time.GetUtcNow().UtcDateTime);
        await console.DoneAsync();
    }
}
