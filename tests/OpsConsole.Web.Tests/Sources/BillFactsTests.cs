using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Web.Sources;

namespace OpsConsole.Web.Tests.Sources;

/// <summary>The bill on the card of a source.</summary>
public sealed class BillFactsTests : BunitContext
{
    private static readonly DateTime Now = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly October = new(2026, 10, 1), November = new(2026, 11, 1);

    public BillFactsTests() => Services.AddSingleton<TimeProvider>(new ManualTime(Now));

    [Fact]
    public void The_card_says_how_far_it_was_read_what_it_comes_to_and_what_that_cost()
    {
        BillView bill = new([Day], new BillMonth(November, false, [new BillAmount("USD", 1234.5m), new BillAmount("EUR", -0.004m)]), new BillMonth(October, true, []), [], []);
        Assert.Equal(
            ["Read up to: 20 Nov 2026, estimated", "November: USD 1,234.50 + EUR 0.00 so far", "October: nothing final", "Requests: USD 1.20 of USD 20.00 this month"],
            Facts(new SourceBill(bill, 1.2m, 20)));
    }

    [Fact]
    public void What_is_expected_and_unusual_is_there_when_there_is_any()
    {
        BillView bill = new(
            [Day], new BillMonth(November, false, []), new BillMonth(October, false, []), [new BillMonth(November, false, [new BillAmount("USD", 310.2m)]), new BillMonth(November.AddMonths(1), false, [new BillAmount("USD", 330)])],
            [new UnusualCost { SourceId = "aws", Id = "1", From = new DateOnly(2026, 11, 3), Service = "Amazon Bedrock", Account = "111122223333", Impact = 20.3m }, new UnusualCost { SourceId = "aws", Id = "2", From = October, To = November, Impact = 1 }]);
        string[] facts = Facts(new SourceBill(bill, 20, 20));
        Assert.Equal("Expected: USD 310.20 in November, USD 330.00 in December", facts[3]);
        Assert.Equal("Unusual: Amazon Bedrock, account 111122223333: USD 20.30 more than expected since 3 Nov 2026 Something: USD 1.00 more than expected from 1 Oct 2026 to 1 Nov 2026", facts[4]);
        Assert.Equal("October: nothing may still change", facts[2]);
        Assert.True(new SourceBill(bill, 20, 20).IsUsedUp);
    }

    [Fact]
    public void Before_anything_was_read_only_the_money_for_it_is_shown() => Assert.Equal(["Requests: USD 0.00 of USD 7.50 this month"], Facts(new SourceBill(null, 0, 7.5m)));

    [Fact]
    public void Each_day_says_from_which_reading_it_is()
    {
        IRenderedComponent<BillDays> days = Render<BillDays>(p => p.Add(d => d.Of, "AWS").Add(d => d.Days, [Day]));
        Assert.Equal(["20 Nov 2026", "USD 8.00", "12", "3", "estimated", "1 h ago"], days.FindAll("tbody th, tbody td").Select(c => c.TextContent.Trim()));
    }

    private static BillDay Day { get; } = new(new DateOnly(2026, 11, 20), 3, true, Now.AddHours(-1), 12, [new BillAmount("USD", 8)]);

    private string[] Facts(SourceBill of)
    {
        IRenderedComponent<BillFacts> facts = Render<BillFacts>(p => p.Add(f => f.Of, of));
        return [.. facts.FindAll("dt").Zip(facts.FindAll("dd"), (term, fact) => $"{term.TextContent}: {string.Join(' ', fact.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}")];
    }
}
