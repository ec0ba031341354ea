using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Dashboards;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Costs.Savings;

/// <summary>The whole way from rollups and the bill in a database to ways to spend less.</summary>
public sealed class SavingsQueryTests
{
    private const string Reserved = "USE1-NovaPro-ProvisionedThroughput-ModelUnits";

    private static readonly DateTime From = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), To = From.AddDays(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_use_and_bill_all_is_looked_at_and_nothing_found()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(To);
        SavingsReport report = await SearchAsync(database);
        Assert.Empty(report.Levers);
        Assert.Equal(Enum.GetValues<SavingsKind>().Length, report.Looks.Count);
    }

    [Fact]
    public async Task A_prompt_that_grew_is_found_with_the_tokens_of_its_calls()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(To);
        await database.CountAsync([.. Calls("answer@1", From, tokens: 10_000), .. Calls("answer@2", From.AddDays(10), tokens: 20_000)]);

        SavingsLever lever = Assert.Single((await SearchAsync(database)).Levers, l => l.Kind == SavingsKind.ShorterPrompt);

        Assert.Equal(("answer@2", "gpt-4.1"), (lever.Prompt, lever.Model));
        Assert.Contains("answer@2 sends 20,000 input tokens a call, answer@1 sent 10,000", lever.Evidence, StringComparison.Ordinal);
        Assert.Equal(120 * 10_000 * 2m / 1_000_000 * 365, lever.Most); // of one day: 120 calls, 10,000 tokens each, two dollars a million
    }

    [Fact]
    public async Task Capacity_that_nobody_calls_is_found_on_the_bill_until_somebody_does()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(To);
        await database.CountAsync(Calls("answer@1", From, tokens: 10));
        await BillAsync(database, "USD");
        SavingsLever idle = Assert.Single((await SearchAsync(database)).Levers);
        Assert.Equal((SavingsKind.IdleEndpoint, "nova-pro", 50m * 365), (idle.Kind, idle.Model, idle.Yearly)); // one day of use

        await database.CountAsync([new Counted(From.AddDays(2), Model: "amazon.nova-pro-v1:0")]);

        Assert.DoesNotContain((await SearchAsync(database)).Levers, l => l.Kind == SavingsKind.IdleEndpoint);
    }

    [Fact]
    public async Task Of_one_application_and_in_other_currencies_the_bill_says_nothing()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(To);
        await database.CountAsync(Calls("answer@1", From, tokens: 10));
        await BillAsync(database, "EUR");
        Assert.Empty((await SearchAsync(database)).Levers);
        await BillAsync(database, "USD");
        Assert.Empty((await SearchAsync(database, new MetricsFilter("bot"))).Levers);
    }

    [Fact]
    public async Task Only_the_range_counts()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(To);
        await database.CountAsync([.. Calls("answer@1", From.AddDays(-3), tokens: 10_000), .. Calls("answer@2", From, tokens: 20_000)]);
        Assert.Empty((await SearchAsync(database)).Levers);
    }

    private static Task<SavingsReport> SearchAsync(RollupDatabase database, MetricsFilter? filter = null) =>
        new SavingsQuery(database.Query, new BillCharges(database.Contexts)).RunAsync(From, To, filter ?? MetricsFilter.All, Array.Empty<SampledInteraction>(), PriceBook.ListPrices, Cancel);

    /// <summary>Calls of a day; each takes so many microseconds that the sample counts these tokens.</summary>
    private static IEnumerable<Counted> Calls(string prompt, DateTime day, int tokens) =>
        Enumerable.Range(0, 120).Select(i => new Counted(day.AddHours(9).AddMinutes(i), Model: "gpt-4.1", Prompt: prompt) { Micros = tokens * 1_000L });

    private static async Task BillAsync(RollupDatabase database, string currency)
    {
        DateOnly day = DateOnly.FromDateTime(From);
        BilledLine line = BilledSample.Line(day, 50, currency: currency, source: currency);
        line.UsageType = Reserved;
        await using OpsDbContext context = database.Context();
        line.Generation = await BillWriter.NextGenerationAsync(context, currency, Cancel);
        await BillWriter.StageAsync(context, [line], Cancel);
        await BillWriter.PublishAsync(context, [new BilledDay { SourceId = currency, Day = day, Generation = line.Generation, IsEstimated = true, ReadAt = To, RunId = new string('0', 16), Lines = 1 }], Cancel);
    }
}
