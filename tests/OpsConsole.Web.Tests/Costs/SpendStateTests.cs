using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Tests.Dashboards;

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

    /// <summary>Counts the same for each of some days, at noon.</summary>
    private async Task CountAsync(string application, DateTime first, int days, int interactions, decimal dollars)
    {
        await using OpsDbContext context = await _console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        RollupSeries series = await SeriesAsync(context, application);
        for (int day = 0; day < days; day++)
        {
            RollupCell cell = new RollupCell().Interactions(interactions);
            (cell.InputTokens, cell.CostMicros) = (1_000_000, (long)(dollars * 1_000_000));
            byte[] packed = cell.Pack();
            int noon = (int)(first.AddDays(day).AddHours(12) - DateTime.UnixEpoch).TotalMinutes;
            context.AddRange(
                new Rollup { Tier = RollupTier.Minute, Bucket = noon, SeriesId = series.Id, Cell = packed },
                new Rollup { Tier = RollupTier.Hour, Bucket = noon, SeriesId = series.Id, Cell = packed },
                new Rollup { Tier = RollupTier.Day, Bucket = noon / 1440 * 1440, SeriesId = series.Id, Cell = packed });
        }

        await context.SaveChangesAsync(Cancel);
    }

    private static async Task<RollupSeries> SeriesAsync(OpsDbContext context, string application)
    {
        async Task<int> IdAsync(DimensionKind kind, string value)
        {
            Dimension? known = await context.Dimensions.SingleOrDefaultAsync(d => d.Kind == kind && d.Value == value, Cancel);
            if (known is null)
            {
                context.Add(known = new Dimension { Kind = kind, Value = value });
                await context.SaveChangesAsync(Cancel);
            }

            return known.Id;
        }

        RollupSeries wanted = new()
        {
            ApplicationId = await IdAsync(DimensionKind.Application, application),
            EnvironmentId = await IdAsync(DimensionKind.Environment, "production"),
            ModelId = await IdAsync(DimensionKind.Model, "gpt-4.1"),
            PromptId = await IdAsync(DimensionKind.Prompt, "answer@1"),
        };
        if (await context.RollupSeries.FirstOrDefaultAsync(s => s.ApplicationId == wanted.ApplicationId && s.ModelId == wanted.ModelId, Cancel) is { } known)
        {
            return known;
        }

        context.Add(wanted);
        await context.SaveChangesAsync(Cancel);
        return wanted;
    }

    private async Task<SpendData> LoadAsync(SpendView view)
    {
        ManualTime time = new(Now);
        RollupReader reader = _console.Services.GetRequiredService<RollupReader>();
        SpendState state = new(
            new MetricsQuery(reader, _console.Services.GetRequiredService<SeriesDirectory>(), new TelemetryOptions(), time), PriceBooks.Of(PriceBook.ListPrices), time, NullLogger<SpendState>.Instance);
        await state.LoadAsync(view, Cancel);
        Assert.Null(state.Problem);
        return state.Data!;
    }
}
