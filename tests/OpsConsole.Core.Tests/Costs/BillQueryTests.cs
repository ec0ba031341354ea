using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Costs.BilledSample;

namespace OpsConsole.Core.Tests.Costs;

public sealed class BillQueryTests
{
    private static readonly DateOnly First = new(2026, 11, 1);
    private static readonly DateTime Read = new(2026, 11, 21, 5, 20, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Lines_are_added_up_by_what_is_asked(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await ReadAsync(
            database, Days(First, First.AddDays(3)), Read, true,
            Line(First, 1.000000000001m, tags: [("team", "red"), ("stage", "live")]), Line(First, 2, tags: [("stage", "test"), ("team", "red")]), Line(First.AddDays(1), 4, "Tax", region: null),
            Line(First.AddDays(1), 8, account: "444455556666", currency: "EUR"), Line(First.AddDays(2), -0.5m, tags: ("team", "blue")));
        await ReadAsync(database, [First], Read, true, Line(First, 16, source: "focus"));

        Assert.Equal(["USD 22.500000000001 11.2500000000005", "EUR 8 4"], await SayAsync(database, 3));
        Assert.Equal(["USD Amazon Bedrock 18.500000000001 9.2500000000005", "EUR Amazon Bedrock 8 4", "USD Tax 4 2"], await SayAsync(database, 3, new BillGrouping(BillDimension.Service)));
        Assert.Equal(["USD 2026-11-01 focus 16 8", "USD 2026-11-01 aws 3.000000000001 1.5000000000005"], await SayAsync(database, 1, new BillGrouping(BillDimension.Day), new BillGrouping(BillDimension.Source)));
        Assert.Equal(["USD – 20 10", "EUR – 8 4", "USD red 3.000000000001 1.5000000000005", "USD blue -0.5 -0.25"], await SayAsync(database, 3, new BillGrouping(BillDimension.Tag, "team")));
        Assert.Equal(["USD red test 2 1", "USD red live 1.000000000001 0.5000000000005"], (await SayAsync(database, 1, new BillGrouping(BillDimension.Tag, "team"), new BillGrouping(BillDimension.Tag, "stage")))[1..]);
        Assert.Equal(["USD us-east-1 USE1-x 111122223333 18.500000000001 9.2500000000005", "EUR us-east-1 USE1-x 444455556666 8 4", "USD – USE1-x 111122223333 4 2"], await SayAsync(database, 3, new BillGrouping(BillDimension.Region), new BillGrouping(BillDimension.UsageType), new BillGrouping(BillDimension.Account)));
    }

    [Fact]
    public async Task What_is_staged_or_was_replaced_does_not_count()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, [First], Read, true, Line(First, 1));
        await ReadAsync(database, [First], Read, true, Line(First, 2));
        await using (OpsDbContext context = database.Context())
        {
            BilledLine staged = Line(First, 4);
            staged.Generation = 3;
            await BillWriter.StageAsync(context, [staged], Cancel);
        }

        Assert.Equal(["USD 2 1"], await SayAsync(database, 1));
    }

    [Fact]
    public async Task More_groups_than_an_answer_may_have_are_refused()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, [First], Read, true, [.. Enumerable.Range(0, BillRequest.MostGroups + 1).Select(i => Line(First, 1, "service " + i))]);
        await Assert.ThrowsAsync<TooManyGroupsException>(() => SayAsync(database, 1, new BillGrouping(BillDimension.Service)));
        Assert.Single(await SayAsync(database, 1, new BillGrouping(BillDimension.Account)));
    }

    private static async Task<string[]> SayAsync(TestDatabase database, int days, params BillGrouping[] by) =>
        [.. (await new BillQuery(database.Contexts).RunAsync(new BillRequest(First, First.AddDays(days), by), Cancel))
            .Select(g => string.Join(' ', [g.Currency, .. g.Key.Select(k => k ?? "–"), $"{g.Billed:0.#############}", $"{g.Effective:0.#############}"]))];
}
