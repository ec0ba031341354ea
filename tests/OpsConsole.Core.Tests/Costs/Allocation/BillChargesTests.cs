using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Costs.BilledSample;

namespace OpsConsole.Core.Tests.Costs.Allocation;

public sealed class BillChargesTests
{
    private static readonly DateOnly First = new(2026, 11, 1);
    private static readonly DateTime Read = new(2026, 11, 21, 5, 20, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_that_is_read_anew_is_shown_anew()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        BillCharges charges = new(database.Contexts);
        await ReadAsync(database, [First], Read, true, Line(First, 1));
        Assert.Equal([1m], await AmountsAsync(charges, 1));

        await ReadAsync(database, [First], Read, true, Line(First, 2), Line(First, 4, "Tax"));

        Assert.Equal([2m, 4m], await AmountsAsync(charges, 1));
    }

    [Fact]
    public async Task What_was_read_is_read_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        BillCharges charges = new(database.Contexts);
        await ReadAsync(database, [First], Read, true, Line(First, 1));
        await AmountsAsync(charges, 1);

        await ForgetLinesAsync(database);

        Assert.Equal([1m], await AmountsAsync(charges, 1));
    }

    [Fact]
    public async Task Past_the_bound_the_days_go_that_were_asked_for_longest_ago()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        BillCharges charges = new(database.Contexts) { MostKept = 3 };
        await ReadAsync(database, Days(First, First.AddDays(4)), Read, true, [.. Enumerable.Range(0, 4).Select(d => Line(First.AddDays(d), d + 1))]);
        for (int day = 0; day < 4; day++)
        {
            await charges.OfAsync(First.AddDays(day), First.AddDays(day + 1), Cancel);
        }

        await ForgetLinesAsync(database);

        Assert.Equal([3m, 4m], await AmountsAsync(charges, 4));
    }

    [Fact]
    public async Task A_day_that_cost_nothing_was_read_all_the_same()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, Days(First, First.AddDays(2)), Read, true, Line(First, 1));
        Assert.Equal([1, 0], (await new BillCharges(database.Contexts).OfAsync(First, First.AddDays(3), Cancel)).Select(d => d.Charges.Count));
    }

    [Fact]
    public async Task Lines_that_differ_in_account_or_region_alone_are_one_charge_and_currencies_are_two()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await ReadAsync(database, [First], Read, true, Line(First, 1), Line(First, 2, account: "444455556666", region: null), Line(First, 4, currency: "EUR"), Line(First, -0.5m));
        Assert.Equal([2.5m, 4m], await AmountsAsync(new BillCharges(database.Contexts), 1));
    }

    private static async Task<decimal[]> AmountsAsync(BillCharges charges, int days) => [.. (await charges.OfAsync(First, First.AddDays(days), Cancel)).SelectMany(d => d.Charges).Select(c => c.Amount).Order()];

    /// <summary>Takes away what would be read, so that only what is remembered is left.</summary>
    private static async Task ForgetLinesAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        await context.Set<BilledLine>().ExecuteDeleteAsync(Cancel);
    }
}
