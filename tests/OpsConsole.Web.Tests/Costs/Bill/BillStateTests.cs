using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Web.Costs.Bill;

namespace OpsConsole.Web.Tests.Costs.Bill;

/// <summary>What is behind the page of the bill, on a console. Each test has a year of its own.</summary>
public sealed class BillStateTests(OpsConsoleFactory console) : IClassFixture<OpsConsoleFactory>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Before_it_is_loaded_there_is_nothing_and_no_problem()
    {
        BillState state = StateAt(2009);
        Assert.Equal((null, null, null, false, "USD"), (state.Bill, state.Year, state.Problem, state.HasSource, state.CurrencyOf(new AllocationView(null))));
    }

    [Fact]
    public async Task A_month_that_is_open_ends_with_today_and_one_that_is_over_with_its_end()
    {
        BillState state = StateAt(2010);
        await state.LoadAsync(new AllocationView(null), Cancel);
        Assert.Equal((new DateOnly(2010, 11, 1), new DateOnly(2010, 11, 17)), (state.Bill!.From, state.Bill.To));

        await state.LoadAsync(new AllocationView(new DateOnly(2010, 2, 1)), Cancel);

        Assert.Equal((new DateOnly(2010, 2, 1), new DateOnly(2010, 3, 1)), (state.Bill.From, state.Bill.To));
    }

    [Fact]
    public async Task A_month_without_a_bill_has_its_estimate()
    {
        await console.CountAsync("bot of 2011", At(2011, 11, 2), days: 2, interactions: 10, dollars: 3);
        BillState state = StateAt(2011);
        await state.LoadAsync(new AllocationView(null), Cancel);
        Assert.False(state.Bill!.IsBilled);
        Assert.Equal([("bot of 2011", 0m, 6m)], state.RowsOf(state.Bill, new AllocationView(null)).Select(r => (r.Name, r.Shown, r.Estimated!.Value)));
    }

    [Fact]
    public async Task Without_traffic_the_bill_is_nobodys()
    {
        await console.BillAsync((Day(2012, 11, 3), 12, "Amazon Bedrock", "USD"), (Day(2012, 11, 3), 5, "Storage", "USD"));
        BillState state = StateAt(2012);
        await state.LoadAsync(new AllocationView(null), Cancel);
        Assert.True(state.HasSource);
        Assert.Equal([("Not measured", 12m), ("Untagged", 5m)], state.RowsOf(state.Bill!, new AllocationView(null)).Select(r => (r.Name, r.Shown)));
    }

    [Fact]
    public async Task Currencies_stand_apart_and_the_address_chooses_one_that_is_there()
    {
        await console.BillAsync((Day(2013, 11, 3), 12, "Storage", "EUR"), (Day(2013, 11, 3), 5, "Search", "EUR"), (Day(2013, 11, 4), 7, "Storage", "USD"));
        BillState state = StateAt(2013);
        await state.LoadAsync(new AllocationView(null), Cancel);
        Assert.Equal(["EUR", "USD", "EUR"], new[] { null, "USD", "CHF" }.Select(c => state.CurrencyOf(new AllocationView(null, Currency: c))));
        Assert.Equal(17m, state.RowsOf(state.Bill!, new AllocationView(null)).Sum(r => r.Shown));
        Assert.Equal(7m, state.RowsOf(state.Bill!, new AllocationView(null, Currency: "USD")).Sum(r => r.Shown));
    }

    [Fact]
    public async Task Credits_go_off_the_sum()
    {
        await console.BillAsync((Day(2014, 11, 3), 12, "Storage", "USD"), (Day(2014, 11, 5), -4, "Storage", "USD"));
        BillState state = StateAt(2014);
        await state.LoadAsync(new AllocationView(null), Cancel);
        Assert.Equal(8m, BillSums.Of(state.Bill!, "USD").Billed);
    }

    [Fact]
    public async Task A_database_that_fails_is_said_and_old_numbers_stay_until_it_is_back()
    {
        HeldContexts database = new(console.Contexts());
        BillState state = StateAt(2015, database);
        await state.LoadAsync(new AllocationView(null), Cancel);
        AllocatedBill shown = state.Bill!;

        database.Fails = true;
        await state.LoadAsync(new AllocationView(new DateOnly(2015, 1, 1)), Cancel);
        Assert.StartsWith("The bill could not be read from the database.", state.Problem, StringComparison.Ordinal);
        Assert.Same(shown, state.Bill);

        database.Fails = false;
        await state.LoadAsync(new AllocationView(new DateOnly(2015, 1, 1)), Cancel);
        Assert.Equal((null, 1), (state.Problem, state.Bill!.From.Month));
    }

    [Fact]
    public async Task Of_loads_that_overlap_the_last_one_asked_for_counts()
    {
        HeldContexts database = new(console.Contexts());
        BillState state = StateAt(2016, database);
        Task reached = database.HoldNext(), first = state.LoadAsync(new AllocationView(new DateOnly(2016, 1, 1)), Cancel);
        await reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await state.LoadAsync(new AllocationView(new DateOnly(2016, 2, 1)), Cancel);

        database.Release();
        await first;

        Assert.Equal(2, state.Bill!.From.Month);
    }

    [Fact]
    public async Task A_problem_of_a_load_that_was_overtaken_is_none()
    {
        HeldContexts database = new(console.Contexts());
        BillState state = StateAt(2017, database);
        Task reached = database.HoldNext(), first = state.LoadAsync(new AllocationView(new DateOnly(2017, 1, 1)), Cancel);
        await reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await state.LoadAsync(new AllocationView(new DateOnly(2017, 2, 1)), Cancel);

        database.Fails = true;
        database.Release();
        await first;

        Assert.Equal((null, 2), (state.Problem, state.Bill!.From.Month));
    }

    [Fact]
    public async Task A_year_has_its_months_so_far_and_whose_they_are()
    {
        await console.BillAsync((Day(2018, 1, 3), 12, "Storage", "USD"), (Day(2018, 3, 3), 5, "Storage", "USD"), (Day(2018, 3, 4), 2, "Storage", "EUR"), (Day(2018, 12, 1), 90, "Storage", "USD"));
        await console.CountAsync("bot of 2018", At(2018, 3, 2), days: 1, interactions: 10, dollars: 3);
        BillState state = StateAt(2018);
        AllocationView view = new(null, Year: 2018);
        await state.LoadAsync(view, Cancel);

        Assert.Null(state.Bill);
        Assert.Equal([(1, 12m), (3, 5m)], state.Year!.In("USD").Select(m => (m.First.Month, m.Sums.Billed)));
        Assert.Equal([(3, 2m)], state.Year.In("EUR").Select(m => (m.First.Month, m.Sums.Billed)));
        Assert.Equal("USD", state.CurrencyOf(view));
        Assert.Equal([("bot of 2018", 0m, 3m), ("Untagged", 17m, 0m)], state.Year.Rows("USD", byTeam: false).Select(r => (r.Name, r.Shown, r.Estimated ?? 0)));
        Assert.Equal(["January", "March"], state.Year.Rows("USD", byTeam: false)[^1].Parts.Select(p => p.Name));
        Assert.Equal(new DateOnly(2018, 12, 1), state.Year.To); // December is not there yet
    }

    [Fact]
    public async Task A_year_of_nothing_is_empty()
    {
        BillState state = StateAt(2019);
        await state.LoadAsync(new AllocationView(null, Year: 2008), Cancel);
        Assert.True(state.Year!.IsEmpty);
        Assert.Equal(12, state.Year.Months.Count);
    }

    [Fact]
    public void The_address_carries_a_year_and_no_month_beside_it()
    {
        DateTime now = At(2026, 11, 16);
        AllocationView view = AllocationView.FromQuery("2026-03", "team", null, now, out string? problem, "2025");
        Assert.Equal((new AllocationView(null, BillBy.Team, Year: 2025), null), (view, problem));
        Assert.Equal("/bill?year=2025&by=team", view.Url);
        Assert.Equal((2024, 2026), (view.OfYear(now, -1).Year, new AllocationView(null).OfYear(now).Year));
        Assert.Equal(2024, new AllocationView(new DateOnly(2024, 5, 1)).OfYear(now).Year);
        Assert.Null(AllocationView.FromQuery(null, null, null, now, out problem, "2027").Year);
        Assert.NotNull(problem);
    }

    private static DateTime At(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);

    private static DateOnly Day(int year, int month, int day) => new(year, month, day);

    private BillState StateAt(int year, HeldContexts? database = null)
    {
        ManualTime time = new(At(year, 11, 16));
        Teams teams = console.Services.GetRequiredService<Teams>();
        AllocationQuery query = new(
            new BillCharges(database ?? new HeldContexts(console.Contexts())), new PricedUsage(console.QueryAt(time)), teams, PriceBooks.Of(PriceBook.ListPrices), console.Services.GetRequiredService<IOptions<CostsOptions>>(), time);
        return new BillState(query, teams, time, NullLogger<BillState>.Instance);
    }
}
