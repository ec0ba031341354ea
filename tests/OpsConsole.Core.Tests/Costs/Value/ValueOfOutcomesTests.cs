using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Costs.Value;

public sealed class ValueOfOutcomesTests
{
    private static readonly DateTime First = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly ValueEntry Ticket = new() { From = DateOnly.FromDateTime(First), App = "bot", Kind = ValueKind.Deflected, Worth = 8, Share = 0.5m, Build = 3_600, BuildMonths = 36, Monthly = 300 };

    [Fact]
    public void Ten_days_of_tickets_are_worth_their_share_and_cost_their_part_of_a_month()
    {
        ApplicationValue bot = Assert.Single(Of([Ticket], days: 10));
        Assert.Equal((1_000, 4_000m, 10m, 100m), (bot.Outcomes, bot.Sums.Value!.Value, bot.Sums.Models!.Value, bot.Sums.Running));
        Assert.Equal((33.333333m, 3_600m), (decimal.Round(bot.Sums.BuildShare, 6), bot.Sums.Build));
    }

    [Fact]
    public void A_later_entry_counts_from_its_day_and_the_earlier_one_before_it() =>
        Assert.Equal((100 * 4 * 4) + (100 * 6 * 10), Assert.Single(Of([Ticket, Ticket with { From = Ticket.From.AddDays(4), Worth = 10, Share = 1 }], days: 10)).Sums.Value);

    [Fact]
    public void Minutes_are_worth_their_part_of_an_hour() => Assert.Equal(6m, new ValueEntry { From = default, Kind = ValueKind.Minutes, Minutes = 6, HourlyRate = 60 }.OneOutcome);

    [Fact]
    public void Of_sales_only_the_share_that_sells_counts() => Assert.Equal(2.4m, new ValueEntry { From = default, Kind = ValueKind.Sale, Worth = 120, Share = 0.02m }.OneOutcome);

    [Fact]
    public void Of_what_is_sent_the_share_counts_of_all_that_say_a_value()
    {
        ApplicationValue bot = Assert.Single(Of([new ValueEntry { From = Ticket.From, App = "bot", Kind = ValueKind.Sent, Share = 0.5m }], days: 2, sent: (7, 30_500_000)));
        Assert.Equal((14, 30.5m), (bot.Outcomes, bot.Sums.Value));
    }

    [Fact]
    public void Where_nothing_is_sent_the_value_is_known_to_be_nothing() =>
        Assert.Equal(0, Assert.Single(Of([new ValueEntry { From = Ticket.From, App = "bot", Kind = ValueKind.Sent }], days: 2)).Sums.Value);

    [Fact]
    public void An_outcome_that_was_escalated_counts_only_where_that_is_said()
    {
        Assert.Equal(0, Assert.Single(Of([Ticket], days: 1, Outcome.Escalated)).Outcomes);
        Assert.Equal(100, Assert.Single(Of([Ticket with { Outcome = Outcome.Escalated }], days: 1, Outcome.Escalated)).Outcomes);
    }

    [Fact]
    public void An_application_without_an_entry_costs_and_brings_nothing_that_is_known() => Assert.Null(Assert.Single(Of([], days: 10)).Sums.Value);

    [Fact]
    public void The_entry_for_all_counts_where_an_application_has_none() => Assert.Equal(200, Assert.Single(Of([new ValueEntry { From = Ticket.From, Kind = ValueKind.Sale, Worth = 2 }], days: 1)).Sums.Value);

    [Fact]
    public void Today_costs_only_the_part_that_is_over() => Assert.Equal(5m, Assert.Single(Of([Ticket], days: 1, until: First.AddHours(12))).Sums.Running);

    [Fact]
    public void What_was_built_long_ago_is_not_spread_any_more() =>
        Assert.Equal(0, Assert.Single(Of([Ticket with { From = Ticket.From.AddYears(-4) }, Ticket with { Worth = 9 }], days: 10)).Sums.BuildShare);

    [Fact]
    public void Without_any_application_there_is_no_value() => Assert.Equal(new ValueAndCost(0, null, null, 0, 0, 0), ValueOfOutcomes.Sum([]));

    private static IReadOnlyList<ApplicationValue> Of(IReadOnlyList<ValueEntry> entries, int days, Outcome outcome = Outcome.Completed, DateTime? until = null, (long Count, long Micros) sent = default)
    {
        RollupCell day = new() { Requests = 100, Calls = 100, CostMicros = 1_000_000, ValuedCount = sent.Count, ValueMicros = sent.Micros }, all = new();
        day.Outcomes[(int)outcome] = 100;
        for (int i = 0; i < days; i++)
        {
            all.Add(day);
        }

        MetricsPoint[] points = [.. Enumerable.Range(0, days).Select(d => new MetricsPoint(First.AddDays(d), MetricsTotals.Of(day, 86_400)))];
        return ValueOfOutcomes.Of(new MetricsResult(First, First.AddDays(days), [new MetricsGroup(["bot"], MetricsTotals.Of(all, 86_400), points)]), new ValueBook(entries), until ?? First.AddDays(days));
    }
}
