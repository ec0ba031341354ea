using Bunit;
using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Web.Costs.Executive;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>What it costs all told, as people read it.</summary>
public sealed class OwnershipSectionTests : BunitContext
{
    private static readonly ExecutiveView All = new(new SpendView(null, null), null);

    [Fact]
    public void Each_dimension_says_what_it_cost_and_from_where()
    {
        IRenderedComponent<OwnershipSection> section = Show(Data([new(OwnershipDimension.Compute, "Search", 60, false), new(OwnershipDimension.Tokens, "nova", 30, false), new(OwnershipDimension.Tokens, "gemini", 10, true)]));
        Assert.Equal(
            ["Compute $60.00 60% Billed: Search $60.00.", "Tokens and requests $40.00 40% Billed: nova $30.00; estimated by list prices: gemini $10.00.", "Storage and transfer $0 0% Nothing of this is billed.", "Tuning and evaluation $0 0% Nothing of this is billed."],
            section.FindAll("tbody tr").Select(r => Text(r.TextContent)));
        Assert.Contains("$100 in all, $1.00 an interaction, $2.00 a success. $90.00 is billed, $10.00 estimated", Text(section.Find(".sums").TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public void The_calculator_opens_with_these_numbers() => Assert.Equal(
        "/what-if?l=compute~1~1~120~Search", Show(Data([new(OwnershipDimension.Compute, "Search", 60, false)])).Find("header a").GetAttribute("href"));

    [Fact]
    public void Without_bill_and_price_it_says_what_to_connect()
    {
        IRenderedComponent<OwnershipSection> section = Show(Data([], hasBill: false));
        Assert.Contains("Connect Cost Explorer or import a file of charges", section.Markup, StringComparison.Ordinal);
        Assert.Equal(["/prices", "/sources/new"], section.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Without_a_bill_it_says_that_only_models_are_known()
    {
        IRenderedComponent<OwnershipSection> section = Show(Data([new(OwnershipDimension.Tokens, "gemini", 10, true)], hasBill: false));
        Assert.Contains("Only models are known", section.Markup, StringComparison.Ordinal);
        Assert.Contains("Not known without a bill.", section.Markup, StringComparison.Ordinal);
        Assert.Contains("All of it is estimated.", section.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_or_nobodys_is_said()
    {
        OwnershipData data = Data([new(OwnershipDimension.Compute, "Search", 60, false)]);
        string notes = Show(data with { Costs = data.Costs with { Untagged = 7, BilledUntil = new DateOnly(2026, 11, 21), Elsewhere = [("EUR", 9)] } }, All with { Application = "bot" }).Find(".notes").TextContent;
        Assert.Contains("Billed up to 21 Nov", notes, StringComparison.Ordinal);
        Assert.Contains("$7.00 of it has no tag", notes, StringComparison.Ordinal);
        Assert.Contains("9.00 EUR", notes, StringComparison.Ordinal);
        Assert.Contains("by use or by tag", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bill_that_cannot_be_read_is_said_and_read_again_on_demand()
    {
        int asked = 0;
        IRenderedComponent<OwnershipSection> section = Render<OwnershipSection>(p => p.Add(c => c.Data, null).Add(c => c.Problem, "The bill could not be read.").Add(c => c.View, All).Add(c => c.Retry, () => asked++));
        section.Find("button").Click();
        Assert.Equal(1, asked);
        Assert.Contains("The bill could not be read.", section.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<OwnershipSection> Show(OwnershipData data, ExecutiveView? view = null) => Render<OwnershipSection>(p => p.Add(c => c.Data, data).Add(c => c.View, view ?? All));

    private static OwnershipData Data(OwnershipPart[] parts, bool hasBill = true) => new(new OwnershipCosts(parts, 0, null, []), 100, 50, 15, hasBill);

    private static string Text(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
