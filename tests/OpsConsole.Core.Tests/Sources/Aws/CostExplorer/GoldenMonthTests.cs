using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>A month that is restated while it is read again and again: every line is what AWS said of its day last.</summary>
public sealed class GoldenMonthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_restated_month_read_ten_times_in_random_order_is_right_to_the_cent(int seed) => ReadAsync(seed, 10);

    [Theory(Explicit = true)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task And_so_it_is_when_read_fifty_times(int seed) => ReadAsync(seed, 50);

    private static async Task ReadAsync(int seed, int times)
    {
        await using BillConsole console = await BillConsole.StartAsync(now: RestatedMonth.After);
        (console.Settings, console.Cap) = (new CostExplorerSettings { Aws = console.Aws.Reach, Tags = ["team"] }, 1_000);
        RestatedMonth month = new(console.Aws.Ledger, seed);
        Random random = new(seed);
        await console.DoneAsync();
        Dictionary<DateOnly, List<string>> said = Enumerable.Range(0, 30).Select(RestatedMonth.First.AddDays).ToDictionary(d => d, d => Expected(console.Aws.Ledger, d));
        for (int time = 0; time < times; time++)
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, 30)).Append(0).Append(30).Distinct().Order()];
            (int From, int To)[] ranges = [.. cuts.Zip(cuts.Skip(1))];
            random.Shuffle(ranges);
            foreach ((int from, int to) in ranges)
            {
                month.Restate();
                JobRun run = await console.BackfillAsync(RestatedMonth.First.AddDays(from), RestatedMonth.First.AddDays(to));
                Assert.Equal((JobRunState.Done, null), (run.State, run.Problem));
                for (int day = from; day < to; day++)
                {
                    said[RestatedMonth.First.AddDays(day)] = Expected(console.Aws.Ledger, RestatedMonth.First.AddDays(day));
                }

                Assert.Equal(said.Values.SelectMany(d => d).Order(StringComparer.Ordinal), await console.LinesAsync());
            }
        }

        await console.DoneAsync();
        Assert.Equal(BillConsole.Expected(console.Aws.Ledger.Charges, byTeam: true), await console.LinesAsync());
        Assert.Equal((await console.LinesAsync()).Count, await console.StoredAsync()); // nothing of before is left
        IReadOnlyList<BillGroup> totals = await new BillQuery(console.Node.Get<IDbContextFactory<OpsDbContext>>()).RunAsync(new BillRequest(RestatedMonth.First, RestatedMonth.End, []), Cancel);
        Assert.Equal(
            console.Aws.Ledger.Charges.GroupBy(c => c.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(c => c.Cost))),
            totals.OrderBy(t => t.Currency, StringComparer.Ordinal).Select(t => (t.Currency, t.Billed)));
    }

    private static List<string> Expected(FakeLedger ledger, DateOnly day) => BillConsole.Expected(ledger.Charges.Where(c => c.Day == day), byTeam: true);
}
