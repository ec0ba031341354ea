using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Web.Costs.Bill;

namespace OpsConsole.Web.Tests.Costs.Bill;

public sealed class BillRowsTests
{
    private static readonly DateOnly First = new(2026, 11, 1);
    private static readonly DateTime Now = new(2026, 12, 20, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Rows_add_up_to_the_bill_as_it_is_shown_and_parts_to_their_row()
    {
        AllocatedBill bill = BillOf([Charge(0.01m), Charge(10.005m, day: 2), Charge(0.333m, "x", "Storage"), Charge(5, "x", "Storage", tags: """{"team":"search"}""")], Use("a", 1), Use("b", 1), Use("c", 1), Use("a", 1, day: 3));
        IReadOnlyList<BillRow> rows = BillRows.ByApplication(bill, "USD");

        Assert.Equal(["a", "b", "c", "Team search", "Not measured", "Untagged"], rows.Select(r => r.Name));
        Assert.Equal(15.35m, rows.Sum(r => r.Shown));
        Assert.Equal(BillSums.Of(bill, "USD").Billed, rows.Sum(r => r.Shown));
        Assert.All(rows, r => Assert.Equal(r.Shown, r.Parts.Sum(p => p.Shown)));
        Assert.Equal(["by use of the model", "by use of the model", "by use of the model", "by tag", "not measured", "untagged"], rows.Select(r => r.Rules));
    }

    [Fact]
    public void Teams_have_their_applications_and_what_tags_name_them_for()
    {
        AllocatedBill bill = BillOf([Charge(4), Charge(5, "x", "Storage", tags: """{"team":"red"}""")], Use("a", 3), Use("b", 1));
        BillRow[] rows = [.. BillRows.ByTeam(bill, "USD", TeamOf)];
        Assert.Equal([("red", 8m, 3m), ("No team", 1m, 1m)], rows.Select(r => (r.Name, r.Shown, r.Estimated!.Value)));
        Assert.Equal(["Storage, by tag", "a"], rows[0].Parts.Select(p => p.Name));
        Assert.Equal("62.5% by tag, 37.5% by use of the model", rows[0].Rules);
    }

    [Fact]
    public void Features_stand_under_their_application_and_lead_to_their_interactions()
    {
        AllocatedBill bill = BillOf(
            [Charge(8), Charge(0.005m, day: 2), Charge(1, "x", "Storage", tags: """{"app":"a"}""")],
            Use("a", 2) with { Feature = "chat" }, Use("a", 1) with { Feature = "search" }, Use("a", 1), Use("a", 1, day: 2) with { Feature = "chat" }, Use("b", 4) with { Feature = "chat" });
        IReadOnlyList<BillRow> rows = BillRows.ByFeature(bill, "USD");

        Assert.Equal(["a: chat 2.01, No feature named 1.00, search 1.00, Storage, by tag 1.00", "b: chat 4.00"], rows.Select(r => $"{r.Name}: {string.Join(", ", r.Parts.Select(p => FormattableString.Invariant($"{p.Name} {p.Shown:0.00}")))}"));
        Assert.Equal([("a", "chat"), (null, null), ("a", "search"), (null, null), ("b", "chat")], rows.SelectMany(r => r.Parts).Select(p => (p.Application, p.Feature)));
        Assert.Equal(BillSums.Of(bill, "USD").Billed, rows.Sum(r => r.Shown));
    }

    [Fact]
    public void An_application_that_nothing_bills_has_its_estimate()
    {
        BillRow row = Assert.Single(BillRows.ByApplication(BillOf([], Use("a", 3)), "USD"));
        Assert.Equal(("a", 0m, 3m, "nothing bills its models yet"), (row.Name, row.Shown, row.Estimated!.Value, row.Note));
    }

    [Fact]
    public void A_bill_in_another_currency_has_no_estimates()
    {
        BillRow row = Assert.Single(BillRows.ByApplication(BillOf([Charge(4, currency: "EUR")], Use("a", 3)), "EUR"));
        Assert.Equal((4m, null, "4.00 EUR"), (row.Shown, row.Estimated, BillAmounts.Of(row.Shown, "EUR")));
    }

    [Fact]
    public void A_discount_is_said_in_words()
    {
        AllocatedBill bill = BillOf([.. Enumerable.Range(1, 4).Select(d => Charge(93, day: d))], [.. Enumerable.Range(1, 4).Select(d => Use("a", 100, day: d))]);
        DriftRow model = Assert.Single(DriftRow.Of(bill, byDay: false));
        Assert.Equal(("nova-lite · Amazon Bedrock", "billed at 0.93 of the price book (−$28.00).", -1d), (model.Name, DriftWords.Of(model.Sum), model.Bar));
        Assert.Equal(("Sun 1 Nov", "final"), DriftRow.Of(bill, byDay: true) is [var day, ..] ? (day.Name, day.State) : default);
    }

    [Fact]
    public void The_drift_of_a_day_that_is_billed_in_part_is_no_part_of_its_bill()
    {
        AllocatedBill whole = BillOf([Charge(20)], Use("a", 100)), inPart = BillOf([Charge(20)], isFinal: false, Use("a", 100));
        Assert.Equal((-4m, null), (DriftRow.Of(whole, byDay: true)[0].OfBill, DriftRow.Of(inPart, byDay: true)[0].OfBill));
        Assert.Equal("billed in part", DriftRow.Of(inPart, byDay: true)[0].State);
    }

    [Fact]
    public void Models_that_nothing_bills_say_so() =>
        Assert.Equal("No source bills this: only the estimate is known.", DriftWords.Of(DriftRow.Of(BillOf([], Use("a", 1)), byDay: false).Single().Sum));

    [Fact]
    public void The_address_carries_the_month_the_form_and_the_currency()
    {
        AllocationView view = AllocationView.FromQuery("2026-10", "team", "EUR", Now, out string? problem);
        Assert.Equal((new AllocationView(new DateOnly(2026, 10, 1), BillBy.Team, "EUR"), null), (view, problem));
        Assert.Equal("/bill?month=2026-10&by=team&currency=EUR", view.Url);
        Assert.Equal("/bill", new AllocationView(null).Url);
        Assert.Null(view.Moved(Now, 2).Month);
        Assert.Equal(new AllocationView(null), AllocationView.FromQuery("2027-01", "color", "euro", Now, out problem));
        Assert.NotNull(problem);
    }

    private static string? TeamOf(string application) => application == "a" ? "red" : null;

    private static BilledCharge Charge(decimal amount, string usageType = "USE1-NovaLite-input-tokens", string service = "Amazon Bedrock", int day = 1, string currency = "USD", string tags = "{}") =>
        new() { Day = First.AddDays(day - 1), Currency = currency, Provider = "AWS", Service = service, UsageType = usageType, Tags = tags, Amount = amount };

    private static PricedUse Use(string application, decimal dollars, int day = 1) => new(First.AddDays(day - 1), application, "production", "amazon.nova-lite-v1:0", null, dollars);

    private static AllocatedBill BillOf(BilledCharge[] charges, params PricedUse[] uses) => BillOf(charges, isFinal: true, uses);

    /// <summary>A bill that is final, or was read on its first day.</summary>
    private static AllocatedBill BillOf(BilledCharge[] charges, bool isFinal, params PricedUse[] uses)
    {
        DayCharges[] days = [.. charges.GroupBy(c => c.Day).Select(g => new DayCharges("aws", g.Key, isFinal, isFinal ? Now : First.ToDateTime(new TimeOnly(12, 0)), [.. g]))];
        BillAllocation allocation = new(charges, uses, PriceBook.ListPrices, TagKeys.Default, TeamOf);
        return new AllocatedBill(First, First.AddMonths(1), days, uses, allocation, new Reconciliation(allocation, uses, days, Now));
    }
}
