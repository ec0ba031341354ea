using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Web.Demo;

namespace OpsConsole.Web.Tests.Demo;

public sealed class SampleInvoiceTests
{
    private static readonly DateOnly Day = new(2026, 11, 5);

    [Fact]
    public void Each_kind_of_token_is_billed_at_its_list_price_less_the_contract()
    {
        string[] lines = Lines(new PricedUse(Day, "a", "production", "claude-sonnet-4-5-20250929", null, 1, new PricedTokens(4_000_000, 1_000_000, 2_000_000, 1_000_000)));
        Assert.Equal(
            [
                "2.88,2.88,USD,2026-11-05T00:00:00Z,2026-11-06T00:00:00Z,Usage,Claude API,sample-company,Anthropic,claude-sonnet-4-5-20250929-input-tokens,1000000,Tokens",
                "0.576,0.576,USD,2026-11-05T00:00:00Z,2026-11-06T00:00:00Z,Usage,Claude API,sample-company,Anthropic,claude-sonnet-4-5-20250929-cache-read-input-tokens,2000000,Tokens",
                "3.6,3.6,USD,2026-11-05T00:00:00Z,2026-11-06T00:00:00Z,Usage,Claude API,sample-company,Anthropic,claude-sonnet-4-5-20250929-cache-write-input-tokens,1000000,Tokens",
                "14.4,14.4,USD,2026-11-05T00:00:00Z,2026-11-06T00:00:00Z,Usage,Claude API,sample-company,Anthropic,claude-sonnet-4-5-20250929-output-tokens,1000000,Tokens",
            ],
            lines);
    }

    [Fact]
    public void Applications_are_not_told_apart_and_a_credit_comes_once_a_month()
    {
        string[] lines = Lines(Use("a", "gpt-4o-mini-2024-07-18"), Use("b", "gpt-4o-mini-2024-07-18"), Use("a", "gpt-4o-mini-2024-07-18") with { Day = Day.AddDays(1) });
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("0.3,0.3,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",Credit,OpenAI API,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("0.15,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_invoices_and_what_has_no_price_is_not_on_it() =>
        Assert.Null(SampleInvoice.Write([Use("a", "gemini-2.5-flash"), Use("a", "amazon.nova-lite-v1:0"), Use("a", "claude-haiku-4-5-20251001") with { Estimated = 0 }], PriceBook.ListPrices));

    private static PricedUse Use(string application, string model) => new(Day, application, "production", model, null, 1, new PricedTokens(1_000_000, 0, 0, 0));

    private static string[] Lines(params PricedUse[] used) => SampleInvoice.Write(used, PriceBook.ListPrices)!.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
}
