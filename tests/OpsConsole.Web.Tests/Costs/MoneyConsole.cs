using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Tests.Dashboards;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>Use and bills of days in a console's database, and what reads them at a test's time.</summary>
internal static class MoneyConsole
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The database.</summary>
    public static IDbContextFactory<OpsDbContext> Contexts(this OpsConsoleFactory console) => console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>();

    /// <summary>Reads rollups at a time.</summary>
    public static MetricsQuery QueryAt(this OpsConsoleFactory console, TimeProvider time) =>
        new(console.Services.GetRequiredService<RollupReader>(), console.Services.GetRequiredService<SeriesDirectory>(), new TelemetryOptions(), time);

    /// <summary>The state of the page of spending at a time.</summary>
    public static SpendState SpendAt(this OpsConsoleFactory console, TimeProvider time, PriceBook? prices = null) =>
        new(console.QueryAt(time), PriceBooks.Of(prices ?? PriceBook.ListPrices), time, NullLogger<SpendState>.Instance);

    /// <summary>Counts the same for each of some days, at noon: interactions of gpt-4.1 that are completed, each one call, together a million tokens of input.</summary>
    public static async Task CountAsync(this OpsConsoleFactory console, string application, DateTime first, int days, int interactions, decimal dollars, string model = "gpt-4.1")
    {
        await using OpsDbContext context = await console.Contexts().CreateDbContextAsync(Cancel);
        RollupSeries series = await SeriesAsync(context, application, model);
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

    /// <summary>Bills charges, as a source does that reads their days once.</summary>
    public static async Task BillAsync(this OpsConsoleFactory console, params (DateOnly Day, decimal Amount, string Service, string Currency)[] charges)
    {
        await using OpsDbContext context = await console.Contexts().CreateDbContextAsync(Cancel);
        string source = "source of " + charges[0].Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        long generation = await BillWriter.NextGenerationAsync(context, source, Cancel);
        BilledLine[] lines = [.. charges.Select(c => new BilledLine
        {
            SourceId = source, Day = c.Day, Generation = generation, Provider = "AWS", Account = "111122223333", Service = c.Service, UsageType = "USE1-x", Currency = c.Currency, Billed = c.Amount, Effective = c.Amount, Tags = "{}",
        })];
        await BillWriter.StageAsync(context, lines, Cancel);
        await BillWriter.PublishAsync(
            context,
            [.. lines.GroupBy(l => l.Day).Select(g => new BilledDay { SourceId = source, Day = g.Key, Generation = generation, IsEstimated = true, ReadAt = new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc), RunId = new string('0', 16), Lines = g.Count() })],
            Cancel);
    }

    private static async Task<RollupSeries> SeriesAsync(OpsDbContext context, string application, string model)
    {
        RollupSeries wanted = new()
        {
            ApplicationId = await IdAsync(DimensionKind.Application, application),
            EnvironmentId = await IdAsync(DimensionKind.Environment, "production"),
            ModelId = await IdAsync(DimensionKind.Model, model),
            PromptId = await IdAsync(DimensionKind.Prompt, "answer@1"),
        };
        if (await context.RollupSeries.FirstOrDefaultAsync(s => s.ApplicationId == wanted.ApplicationId && s.ModelId == wanted.ModelId, Cancel) is { } known)
        {
            return known;
        }

        context.Add(wanted);
        await context.SaveChangesAsync(Cancel);
        return wanted;

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
    }
}
