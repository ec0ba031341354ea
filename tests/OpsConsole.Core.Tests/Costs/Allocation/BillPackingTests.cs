using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Costs.BilledSample;

namespace OpsConsole.Core.Tests.Costs.Allocation;

public sealed class BillPackingTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 13, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly First = new(2026, 11, 1), End = new(2026, 11, 4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_packed_day_reads_as_its_lines_do()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, Days(First, End), Now, false, Line(First, 100), Line(First, 2, account: "other"), Line(First, 7, currency: "EUR"), Line(First.AddDays(1), 0.25m));
        string[] lines = await SayAsync(database);
        await PackAsync(database);
        await using (OpsDbContext context = database.Context())
        {
            await context.BilledLines.ExecuteDeleteAsync(Cancel);
        }

        Assert.Equal(["2026-11-01 102 USD", "2026-11-01 7 EUR", "2026-11-02 0.25 USD"], lines);
        Assert.Equal(lines, await SayAsync(database));
    }

    [Fact]
    public async Task A_day_that_is_read_anew_is_not_read_as_it_was_packed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, Days(First, End), Now, true, Line(First, 1), Line(First.AddDays(1), 2));
        await PackAsync(database);
        await ReadAsync(database, [First], Now, false, Line(First, 5));
        Assert.Equal(["2026-11-01 5 USD", "2026-11-02 2 USD"], await SayAsync(database));
        await PackAsync(database);
        Assert.Equal(["2026-11-01 5 USD", "2026-11-02 2 USD"], await SayAsync(database));
    }

    [Fact]
    public async Task Days_are_packed_once_and_those_without_lines_never()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, Days(First, End), Now, false, Line(First, 1), Line(First.AddDays(2), 2));
        await using OpsDbContext context = database.Context();
        Assert.Equal([First.AddDays(2), First], await BillPacking.Unpacked(context, "aws").Select(d => d.Day).ToListAsync(Cancel));
        await PackAsync(database);
        Assert.Empty(await BillPacking.Unpacked(context, "aws").ToListAsync(Cancel));
    }

    private static async Task PackAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        foreach (BilledDay day in await BillPacking.Unpacked(context, "aws").ToListAsync(Cancel))
        {
            await BillPacking.PackAsync(context, day, Cancel);
        }
    }

    /// <summary>The charges as somebody reads them who has read nothing before.</summary>
    private static async Task<string[]> SayAsync(TestDatabase database) =>
        [.. (await new BillCharges(database.Contexts).OfAsync(First, End, Cancel)).SelectMany(d => d.Charges).Select(c => FormattableString.Invariant($"{c.Day:yyyy-MM-dd} {c.Amount:0.############} {c.Currency}")).Order()];
}
