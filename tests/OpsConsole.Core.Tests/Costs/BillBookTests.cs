using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Costs.BilledSample;

namespace OpsConsole.Core.Tests.Costs;

public sealed class BillBookTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 13, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly October = new(2026, 10, 1), November = new(2026, 11, 1), December = new(2026, 12, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task This_month_and_the_last_come_to_what_their_days_cost_by_currency()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, Days(October, November), Now, false, Line(October, 100), Line(October, 7, currency: "EUR"), Line(October.AddDays(30), 0.25m));
        await ReadAsync(database, Days(November, new DateOnly(2026, 11, 20)), Now, true, Line(November, 5), Line(November.AddDays(18), 6));

        BillView bill = (await BookOf(database).OfAsync("aws", Cancel))!;

        Assert.Equal((October, true), (bill.LastMonth.First, bill.LastMonth.IsFinal));
        Assert.Equal([new("USD", 100.25m), new BillAmount("EUR", 7)], bill.LastMonth.Amounts);
        Assert.Equal((November, false), (bill.ThisMonth.First, bill.ThisMonth.IsFinal));
        Assert.Equal([new BillAmount("USD", 11)], bill.ThisMonth.Amounts);
        Assert.Equal((new DateOnly(2026, 11, 19), 2L, true, 1, 50), (bill.Days[0].Day, bill.Days[0].Generation, bill.Days[0].IsEstimated, bill.Days[0].Lines, bill.Days.Count));
        Assert.Empty(bill.Days[1].Amounts);
        Assert.Empty(bill.Expected);
    }

    [Fact]
    public async Task What_is_expected_is_what_was_billed_and_the_forecast_of_the_days_that_were_not()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, Days(November, new DateOnly(2026, 11, 21)), Now, true, Line(November, 50));
        await using (OpsDbContext context = database.Context())
        {
            await BillOutlookWriter.ForecastAsync(context, "aws", Days(new DateOnly(2026, 11, 20), new DateOnly(2027, 1, 1)).Select(d => new ForecastCost { SourceId = "aws", Day = d, Mean = 2, Currency = "USD", ReadAt = Now }), Cancel);
            await BillOutlookWriter.UnusualAsync(context, "aws", October, [Unusual("old", new DateOnly(2026, 9, 9), 9), Unusual("small", November, 1), Unusual("large", null, 5)], Cancel);
        }

        BillView bill = (await BookOf(database).OfAsync("aws", Cancel))!;

        Assert.Equal([(November, 50 + (2 * 10m)), (December, 62m)], bill.Expected.Select(m => (m.First, m.Amounts.Single().Billed)));
        Assert.Equal(["large", "small"], bill.Unusual.Select(c => c.Id));
    }

    [Fact]
    public async Task Before_anything_was_read_there_is_none()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        Assert.Null(await BookOf(database).OfAsync("aws", Cancel));
    }

    private static UnusualCost Unusual(string id, DateOnly? to, decimal impact) => new() { SourceId = "aws", Id = id, From = new DateOnly(2026, 9, 1), To = to, Impact = impact };

    private static BillBook BookOf(TestDatabase database) => new(database.Contexts, new ManualTime(Now));
}
