using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Costs.Executive;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>What is behind the executive page, on a console. Each test has a year of its own.</summary>
public sealed class ExecutiveStateTests(OpsConsoleFactory console) : IClassFixture<OpsConsoleFactory>
{
    private static readonly ExecutiveView Now = new(new SpendView(null, null), null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_traffic_it_is_empty_and_nothing_is_wrong()
    {
        ExecutiveState state = StateAt(2009);
        await state.LoadAsync(Now, Cancel);
        Assert.Null(state.Problem);
        Assert.True(state.Data!.Spend.IsEmpty);
        Assert.All(state.Data.Months, m => Assert.Null(m.Cost));
        Assert.Null(state.Data.Return.Net.Value);
    }

    [Fact]
    public async Task Half_a_year_of_months_is_shown_or_three_years_of_them()
    {
        await console.CountAsync("old bot", At(2010, 1, 5), days: 2, interactions: 10, dollars: 5);
        await console.CountAsync("new bot", At(2012, 11, 5), days: 1, interactions: 10, dollars: 3);
        ExecutiveState state = StateAt(2012);
        await state.LoadAsync(Now, Cancel);
        Assert.Equal((6, new DateOnly(2012, 6, 1)), (state.Data!.Months.Count, state.Data.Months[0].First));

        await state.LoadAsync(Now with { IsLong = true }, Cancel);

        Assert.Equal((36, new DateOnly(2009, 12, 1)), (state.Data.Months.Count, state.Data.Months[0].First));
        Assert.Equal([(2010, 10m), (2012, 3m)], state.Data.Months.Where(m => m.Cost is not null).Select(m => (m.First.Year, m.Cost!.Value)));
    }

    [Fact]
    public async Task Months_are_compared_and_weeks_where_the_month_before_has_nothing()
    {
        await console.CountAsync("bot of 2014", At(2014, 11, 2), days: 7, interactions: 10, dollars: 4);
        await console.CountAsync("bot of 2014", At(2014, 11, 9), days: 7, interactions: 10, dollars: 2);
        ExecutiveState state = StateAt(2014);
        await state.LoadAsync(Now, Cancel);
        Assert.Equal(("the last seven days", 14m, 28m), (state.Data!.Trend.NowName, state.Data.Trend.Now.Cost!.Value, state.Data.Trend.Before.Cost!.Value));

        await console.CountAsync("bot of 2014", At(2014, 10, 2), days: 1, interactions: 10, dollars: 9);
        ExecutiveState later = StateAt(2014, fresh: true);
        await later.LoadAsync(Now, Cancel);

        Assert.Equal(("this month", 9m), (later.Data!.Trend.NowName, later.Data.Trend.Before.Cost!.Value));
    }

    [Fact]
    public async Task A_database_that_fails_is_said_and_old_numbers_stay()
    {
        HeldContexts database = new(console.Contexts());
        ExecutiveState state = StateAt(2016, database: database);
        await state.LoadAsync(Now, Cancel);
        ExecutiveData shown = state.Data!;
        database.Fails = true;

        await state.LoadAsync(new ExecutiveView(new SpendView(new DateOnly(2005, 3, 1), null), null), Cancel);

        Assert.StartsWith("The numbers could not be read from the database.", state.Problem, StringComparison.Ordinal);
        Assert.Same(shown, state.Data);
    }

    [Fact]
    public async Task All_told_a_month_costs_its_bill_and_where_it_has_none_its_estimate()
    {
        await console.CountAsync("bot of 2018", At(2018, 11, 2), days: 2, interactions: 10, dollars: 3, model: "gpt-4.1");
        await console.BillAsync((new DateOnly(2018, 11, 2), 5, "Search cluster", "USD"), (new DateOnly(2018, 11, 3), 2, "Object Storage", "USD"), (new DateOnly(2018, 11, 3), 8, "Object Storage", "EUR"));
        SpendState spend = console.SpendAt(TimeOf(2018));
        await spend.LoadAsync(new SpendView(null, null), Cancel);
        OwnershipState state = OwnershipAt(2018);

        await state.LoadAsync(Now, spend.Data!, Cancel);

        OwnershipData data = state.Data!;
        Assert.Equal((13m, 7m, 6m), (data.Costs.Total, data.Costs.Billed, data.Costs.Estimated));
        Assert.Equal((0.65m, 0.65m, 15m, true), (data.PerInteraction!.Value, data.PerSuccess!.Value, data.Days, data.HasBill));
        Assert.StartsWith("/what-if?l=compute~1~1~10~Search%20cluster&l=mtokens~133333~30~3~gpt-4.1", data.WhatIf, StringComparison.Ordinal);
        Assert.Equal(
            ["Billed: Search cluster $5.00.", "Estimated by list prices: gpt-4.1 · OpenAI $6.00.", "Billed: Object Storage $2.00.", "Nothing of this is billed."], OwnershipRow.Of(data).Select(r => r.From));
        Assert.Equal(1, OwnershipRow.Of(data).Sum(r => r.Share!.Value), 6);
    }

    [Fact]
    public async Task Without_traffic_and_bill_nothing_costs_anything_all_told()
    {
        SpendState spend = console.SpendAt(TimeOf(2019));
        await spend.LoadAsync(new SpendView(null, null), Cancel);
        OwnershipState state = OwnershipAt(2019);
        await state.LoadAsync(Now, spend.Data!, Cancel);
        Assert.Equal((0, null, null), (state.Data!.Costs.Parts.Count, state.Data.PerInteraction, state.Data.PerSuccess));
        Assert.Equal(Enum.GetValues<OwnershipDimension>(), OwnershipRow.Of(state.Data).Select(r => r.Dimension));
    }

    [Fact]
    public async Task A_bill_that_cannot_be_read_is_said_and_the_load_asked_for_last_counts()
    {
        SpendState spend = console.SpendAt(TimeOf(2020)), before = console.SpendAt(TimeOf(2020));
        await spend.LoadAsync(new SpendView(null, null), Cancel);
        await before.LoadAsync(new SpendView(new DateOnly(2020, 10, 1), null), Cancel);
        HeldContexts database = new(console.Contexts());
        OwnershipState state = OwnershipAt(2020, database);
        Task reached = database.HoldNext(), first = state.LoadAsync(Now, before.Data!, Cancel);
        await reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await state.LoadAsync(Now, spend.Data!, Cancel);
        database.Release();
        await first;
        Assert.Equal(15m, state.Data!.Days);

        database.Fails = true;
        await state.LoadAsync(Now, before.Data!, Cancel);

        Assert.StartsWith("The bill could not be read", state.Problem, StringComparison.Ordinal);
        Assert.Equal(15m, state.Data.Days);
    }

    [Fact]
    public void The_address_carries_three_years()
    {
        ExecutiveView view = ExecutiveView.FromQuery("2026-10", null, "bot", At(2026, 11, 16), out string? problem, "3");
        Assert.Equal((new ExecutiveView(new SpendView(new DateOnly(2026, 10, 1), null), "bot", IsLong: true), null), (view, problem));
        Assert.Equal("/executive?app=bot&month=2026-10&years=3", view.Url);
        Assert.False(ExecutiveView.FromQuery(null, null, null, At(2026, 11, 16), out _, "7").IsLong);
    }

    [Fact]
    public void Years_are_counted_back_from_the_last_month()
    {
        MonthCost[] months = [.. Enumerable.Range(0, 25).Select(m => new MonthCost(new DateOnly(2024, 11, 1).AddMonths(m), m == 0 ? 100 : m < 13 ? null : m))];
        IReadOnlyList<MonthYears> years = MonthYears.Of(months);
        Assert.Equal([(new DateOnly(2025, 12, 1), new DateOnly(2026, 11, 1), 222m), (new DateOnly(2024, 12, 1), new DateOnly(2025, 11, 1), null)], years.Select(y => (y.First, y.Last, y.Cost)));
        Assert.All(years, y => Assert.Null(y.Before));
    }

    private static DateTime At(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);

    private static ManualTime TimeOf(int year) => new(At(year, 11, 16));

    private ExecutiveState StateAt(int year, bool fresh = false, HeldContexts? database = null)
    {
        ManualTime time = TimeOf(year);
        return StateOf(fresh || database is not null ? QueryOf(database ?? new HeldContexts(console.Contexts()), time) : console.QueryAt(time), time);
    }

    private MetricsQuery QueryOf(HeldContexts database, ManualTime time) =>
        new(new RollupReader(database, Get<IRollupChanges>(), new RollupCache(1_000_000, isShared: false), time), Get<SeriesDirectory>(), new TelemetryOptions(), time);

    private ExecutiveState StateOf(MetricsQuery query, ManualTime time)
    {
        PriceBooks prices = PriceBooks.Of(PriceBook.ListPrices);
        return new ExecutiveState(
            new SpendState(query, prices, time, NullLogger<SpendState>.Instance), query, Get<InteractionSamples>(), new ModelComparisons(query, Get<InteractionSamples>(), time), new SavingsQuery(query, new BillCharges(console.Contexts())),
            Get<ValueInForce>(), prices, Get<BudgetBook>(), Get<BudgetWatch>(), NullLogger<ExecutiveState>.Instance);
    }

    private OwnershipState OwnershipAt(int year, HeldContexts? database = null)
    {
        ManualTime time = TimeOf(year);
        AllocationQuery query = new(
            new BillCharges(database ?? new HeldContexts(console.Contexts())), new PricedUsage(console.QueryAt(time)), Get<Teams>(), PriceBooks.Of(PriceBook.ListPrices), Get<IOptions<CostsOptions>>(), time);
        return new OwnershipState(query, NullLogger<OwnershipState>.Instance);
    }

    private T Get<T>()
        where T : notnull => console.Services.GetRequiredService<T>();
}
