using OpsConsole.Core.Costs;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Tests.Costs;

public sealed class SpendStateTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc);

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly OpsConsoleFactory _console = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task A_month_is_compared_with_the_one_before_up_to_the_same_time_of_it()
    {
        await CountAsync("bot", new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), days: 31, interactions: 100, dollars: 1);
        await CountAsync("bot", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), days: 15, interactions: 200, dollars: 2);
        await CountAsync("coder", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), days: 15, interactions: 10, dollars: 10);

        SpendData data = await LoadAsync(new SpendView(null, null));

        Assert.Equal((180m, 15m), (data.Now.Cost!.Value, data.Before.Cost!.Value));
        Assert.Equal(["coder", "bot"], data.Applications.Select(a => a.Application));
        Assert.Equal(0.01m, Success.CostOf(data.Applications[1].Now));
        Assert.Null(data.Applications[0].Before);
        Assert.Equal((180 + (15 * 12m), 15), (data.Forecast!.Expected, data.Days.Count));
        Assert.Equal(("this month", 15m, 180m), (data.Why!.Now, data.Why.Change.Before, data.Why.Change.Now));
        Assert.True(data.IsOpen);
    }

    [Fact]
    public async Task A_month_that_is_over_has_no_forecast_and_is_compared_whole()
    {
        await CountAsync("bot", new DateTime(2026, 9, 1, 0, 0, 0, DateTimeKind.Utc), days: 30, interactions: 100, dollars: 1);
        await CountAsync("bot", new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), days: 31, interactions: 100, dollars: 1);
        SpendData data = await LoadAsync(new SpendView(new DateOnly(2026, 10, 1), null));
        Assert.Equal((31m, 30m, false, null), (data.Now.Cost!.Value, data.Before.Cost!.Value, data.IsOpen, data.Forecast));
        Assert.Equal("the month", data.Why!.Now);
    }

    [Fact]
    public async Task Where_the_month_before_has_nothing_weeks_are_compared()
    {
        await CountAsync("bot", Now.AddDays(-14), days: 7, interactions: 100, dollars: 1);
        await CountAsync("bot", Now.AddDays(-7), days: 7, interactions: 100, dollars: 3);
        SpendData data = await LoadAsync(new SpendView(null, null));
        Assert.Equal(("the last seven days", 7m, 21m), (data.Why!.Now, data.Why.Change.Before, data.Why.Change.Now));
    }

    [Fact]
    public async Task Without_use_it_is_empty()
    {
        SpendData data = await LoadAsync(new SpendView(null, null));
        Assert.True(data.IsEmpty);
        Assert.Null(data.Why);
        Assert.Null(data.Forecast);
        Assert.Null(Success.CostOf(data.Now));
    }

    [Fact]
    public void The_address_carries_the_month_and_the_environment()
    {
        SpendView october = SpendView.FromQuery("2026-10", "production", Now, out string? problem);
        Assert.Equal((new SpendView(new DateOnly(2026, 10, 1), "production"), null), (october, problem));
        Assert.Equal("/spend?env=production&month=2026-10", october.Url);
        Assert.Equal("/spend?env=production", october.Moved(Now, 1).Url);
        Assert.Equal("/spend?month=2026-10", new SpendView(null, null).Moved(Now, -1).Url);
        Assert.Equal(new SpendView(null, null), SpendView.FromQuery("2026-11", null, Now, out _));
        Assert.Equal(new SpendView(null, null), SpendView.FromQuery("2027-01", null, Now, out problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public async Task Calls_that_are_paid_one_by_one_are_no_other_price_when_there_are_more_of_them()
    {
        await CountAsync("bot", new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), days: 15, interactions: 100, dollars: 2);
        await CountAsync("bot", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), days: 15, interactions: 300, dollars: 4);
        PriceBook prices = PriceBook.Read("""{"models":[{"model":"gpt-4.1","prices":[{"from":"2026-01-01","input":1,"output":1,"request":0.01}]}]}""");

        SpendData data = await LoadAsync(new SpendView(null, null), prices); // the tokens are the same

        Assert.Equal(0, decimal.Round(data.Why!.Change.Price, 6));
    }

    private Task CountAsync(string application, DateTime first, int days, int interactions, decimal dollars) => _console.CountAsync(application, first, days, interactions, dollars);

    private async Task<SpendData> LoadAsync(SpendView view, PriceBook? prices = null)
    {
        SpendState state = _console.SpendAt(new ManualTime(Now), prices);
        await state.LoadAsync(view, Cancel);
        Assert.Null(state.Problem);
        return state.Data!;
    }
}
