using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Sources.Costs;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

public sealed class CostExplorerPullTests
{
    private const string Bedrock = "Amazon Bedrock", Input = "USE1-NovaLite-input-tokens", Output = "USE1-NovaLite-output-tokens", One = "111122223333", Two = "444455556666";
    private static readonly DateOnly First = new(2026, 11, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_charge_becomes_a_line()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.Add(new Charge(First, One, Bedrock, Input, 0.0081m) { Amortized = 0.0071m, Quantity = 135 });

        CostDay day = Assert.Single(await ReadAsync(aws, days: 1));

        Assert.Equal((First, One, false), (day.Day, day.Account, day.Estimated));
        CostLine line = Assert.Single(day.Lines);
        Assert.Equal((Bedrock, Input, "us-east-1", ChargeCategory.Usage, null), (line.Service, line.UsageType, line.Region, line.Category, line.ChargeType));
        Assert.Equal(("USD", 0.0081m, 0.0071m, 135m, "1K tokens"), (line.Currency, line.Billed, line.Effective, line.Quantity, line.Unit));
    }

    [Fact]
    public async Task Small_amounts_with_an_exponent_keep_every_digit()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.Add(new Charge(First, One, Bedrock, Input, 0.000000035m));

        Assert.Equal(0.000000035m, Assert.Single(Assert.Single(await ReadAsync(aws, days: 1)).Lines).Billed);
    }

    [Fact]
    public async Task Credits_refunds_taxes_and_fees_are_told_apart()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.AddRange(
        [
            new(First, One, Bedrock, Input, 10) { Quantity = 1 },
            new(First, One, Bedrock, Input, -3) { RecordType = "Credit" },
            new(First, One, Bedrock, Output, -1) { RecordType = "Refund" },
            new(First, One, "Tax", "", 1.9m) { RecordType = "Tax" },
            new(First, One, "AWS Support (Business)", "Dollar", 100) { RecordType = "Support fee" },
            new(First, One, Bedrock, "", -0.5m) { RecordType = "Bundled Discount" },
        ]);

        CostDay day = Assert.Single(await ReadAsync(aws, days: 1));

        Assert.Equal(
            [(ChargeCategory.Usage, null, 10m), (ChargeCategory.Usage, "Refund", -1m), (ChargeCategory.Purchase, "Support fee", 100m), (ChargeCategory.Tax, "Tax", 1.9m), (ChargeCategory.Credit, "Credit", -3m), (ChargeCategory.Adjustment, "Bundled Discount", -0.5m)],
            day.Lines.OrderBy(l => l.Category).ThenBy(l => l.ChargeType).Select(l => (l.Category, l.ChargeType, l.Billed)));
    }

    [Fact]
    public async Task Every_day_of_every_account_is_answered_also_without_charges()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.EstimatedFrom = First.AddDays(2);
        aws.Ledger.Charges.AddRange([new(First, One, Bedrock, Input, 1), new(First.AddDays(2), Two, Bedrock, Input, 2)]);

        IReadOnlyList<CostDay> days = await ReadAsync(aws, days: 3);

        Assert.Equal(
            [(0, One, false, 1), (0, Two, false, 0), (1, One, false, 0), (1, Two, false, 0), (2, One, true, 0), (2, Two, true, 1)],
            days.Select(d => (d.Day.DayNumber - First.DayNumber, d.Account, d.Estimated, d.Lines.Count)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task A_month_is_right_to_the_last_digit(int seed, bool byTeam)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        Random random = new(seed);
        string[] accounts = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(i => (111122220000 + i).ToString())];
        string[] services = [Bedrock, "Claude Sonnet 4.6 (Amazon Bedrock Edition)", "AmazonCloudWatch", "Tax"];
        for (int i = 0; i < 400; i++)
        {
            aws.Ledger.Charges.Add(new Charge(First.AddDays(random.Next(30)), accounts[random.Next(accounts.Length)], services[random.Next(services.Length)], $"USE1-Type{random.Next(5)}-input-tokens", random.Next(1, 1_000_000) / 10_000m)
            {
                RecordType = random.Next(10) switch { 0 => "Credit", 1 => "Tax", 2 => "Refund", 3 => "DiscountedUsage", _ => "Usage" },
                Team = random.Next(3) switch { 0 => null, var t => "team" + t },
                Quantity = random.Next(1000),
            });
        }

        aws.Ledger.PageSize = 37;
        CountingReport report = new();
        IReadOnlyList<CostDay> days = await ReadAsync(aws, new CostExplorerSettings { Aws = aws.Reach, Tags = byTeam ? ["team"] : [] }, 30, report);

        Assert.Equal(Sums(aws.Ledger.Charges.Select(c => Key(c, byTeam))), Sums(from day in days from line in day.Lines select (Key(day, line), line.Billed)));
        Assert.Equal(aws.Requests.Count, report.Requests);
        Assert.Equal($"{report.Requests} requests were made, USD {report.Requests / 100m:0.00}.", report.Said[^1]);
    }

    [Fact]
    public async Task One_account_costs_six_requests()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.AddRange([new(First, One, Bedrock, Input, 1), new(First, One, Bedrock, Input, -1) { RecordType = "Credit" }]);
        CountingReport report = new();
        await ReadAsync(aws, days: 1, report: report);

        Assert.Equal(6, report.Requests); // accounts, services, record types, use, credits, the total
        Assert.Equal("6 requests are needed at least, USD 0.06: more where answers have pages.", report.Said[0]);
    }

    [Fact]
    public async Task What_would_cost_too_much_is_refused_before_it_is_spent()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        for (int i = 0; i < 30; i++)
        {
            aws.Ledger.Charges.Add(new Charge(First, $"{i:000000000000}", "service" + i, Input, 1) { Team = "team" + i });
        }

        CountingReport report = new();
        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(aws, new CostExplorerSettings { Aws = aws.Reach, Tags = ["team"] }, 1, report));

        Assert.Equal(SourceFault.Refused, fault.Fault);
        Assert.Contains("905 requests to Cost Explorer, USD 9.05 each time: more than the 200", fault.Message, StringComparison.Ordinal); // 30 accounts × 30 services and no more, grouped by 31 teams
        Assert.Equal(4, report.Requests);
    }

    [Fact]
    public async Task The_cap_of_the_run_ends_the_reading()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.Add(new Charge(First, One, Bedrock, Input, 1));

        await Assert.ThrowsAsync<SourceException>(() => ReadAsync(aws, days: 1, report: new CountingReport(3)));

        Assert.Equal(3, aws.Requests.Count);
    }

    [Fact]
    public async Task Numbers_that_change_while_they_are_read_are_read_again()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.Add(new Charge(First, One, Bedrock, Input, 1));
        int asked = 0;
        aws.Ledger.BeforeCost = () =>
        {
            if (++asked == 2)
            {
                aws.Ledger.Charges.Add(new Charge(First, One, Bedrock, Output, 0.5m));
            }
        };

        SourceException fault = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(aws, days: 1));

        Assert.Equal((SourceFault.Failed, true), (fault.Fault, fault.MayPass));
        Assert.Equal("The lines of 2026-11-01 come to 1.00, but Cost Explorer says 1.50.", fault.Message);
    }

    [Fact]
    public async Task Only_chosen_accounts_and_services_are_read()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        foreach (string account in (string[])[One, Two])
        {
            aws.Ledger.Charges.AddRange([new(First, account, Bedrock, Input, 1), new(First, account, "AmazonCloudWatch", "x", 2), new(First, account, Bedrock, "", -0.5m) { RecordType = "Credit" }]);
        }

        CostDay day = Assert.Single(await ReadAsync(aws, new CostExplorerSettings { Aws = aws.Reach, Accounts = [Two], Services = [Bedrock] }, 1));

        Assert.Equal((Two, 0.5m, 2), (day.Account, day.Lines.Sum(l => l.Billed), day.Lines.Count));
    }

    [Fact]
    public async Task Currencies_are_kept_apart()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        aws.Ledger.Charges.AddRange([new(First, One, Bedrock, Input, 1), new(First, Two, Bedrock, Input, 7) { Currency = "CNY" }]);

        IReadOnlyList<CostDay> days = await ReadAsync(aws, days: 1);

        Assert.Equal([("USD", 1m), ("CNY", 7m)], days.SelectMany(d => d.Lines).Select(l => (l.Currency, l.Billed)));
    }

    [Fact]
    public async Task The_forecast_has_its_interval()
    {
        await using FakeAws aws = await FakeAws.StartAsync();

        IReadOnlyList<ForecastDay> days = await CostForecast.ReadAsync(First, First.AddDays(2), new CostExplorerSettings { Aws = aws.Reach }, new CountingReport(), Cancel);

        Assert.Equal([new(First, 1.0166666666666667m, 0.9m, 1.2m, "USD"), new ForecastDay(First.AddDays(1), 1.0166666666666667m, 0.9m, 1.2m, "USD")], days);
    }

    [Fact]
    public async Task Anomalies_say_where_they_come_from()
    {
        await using FakeAws aws = await FakeAws.StartAsync();

        CostAnomaly anomaly = Assert.Single(await CostAnomalies.ReadAsync(First, new CostExplorerSettings { Aws = aws.Reach }, new CountingReport(), Cancel));

        Assert.Equal(new CostAnomaly("a-1", new DateOnly(2026, 11, 3), null, Bedrock, "111122223333", "us-east-1", Input, 20.3m, 30.4m, 10.1m), anomaly);
    }

    private static Task<IReadOnlyList<CostDay>> ReadAsync(FakeAws aws, CostExplorerSettings? settings = null, int days = 1, CountingReport? report = null) =>
        CostExplorerPull.ReadAsync(First, First.AddDays(days), settings ?? new CostExplorerSettings { Aws = aws.Reach }, report ?? new CountingReport(), Cancel);

    /// <summary>What a line is told by: use by usage type and tag, everything else by record type.</summary>
    private static (string Key, decimal Cost) Key(Charge charge, bool byTeam)
    {
        bool use = charge.RecordType is "Usage" or "DiscountedUsage";
        return ($"{charge.Day}|{charge.Account}|{charge.Service}|{(use ? charge.UsageType : "")}|{(use ? "" : charge.RecordType)}|{(use && byTeam ? charge.Team : "")}", charge.Cost);
    }

    private static string Key(CostDay day, CostLine line) => $"{day.Day}|{day.Account}|{line.Service}|{line.UsageType}|{line.ChargeType}|{line.Tags.GetValueOrDefault("team")}";

    private static SortedDictionary<string, decimal> Sums(IEnumerable<(string Key, decimal Cost)> lines) =>
        new(lines.GroupBy(l => l.Key).ToDictionary(g => g.Key, g => g.Sum(l => l.Cost)), StringComparer.Ordinal);
}
