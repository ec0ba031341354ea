using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Costs.Value;

namespace OpsConsole.Web.Tests.Costs;

public sealed class ValueDraftTests
{
    private static readonly ValueEntry Entry = new()
    {
        From = new(2026, 10, 1), App = "bot", Kind = ValueKind.Deflected, Worth = 8.5m, Share = 0.3m, Outcome = Outcome.Completed, Build = 38_000, BuildMonths = 24, Monthly = 2_400, Source = "desk",
    };

    [Fact]
    public void An_entry_that_is_changed_begins_as_it_is() => Assert.Equal(Entry with { From = new(2026, 11, 22) }, ValueDraft.Of(Entry, new(2026, 11, 22)).Read(out _));

    [Fact]
    public void Of_minutes_no_worth_is_asked()
    {
        ValueDraft draft = new() { From = "2026-10-01", Kind = ValueKind.Minutes, Minutes = "6", HourlyRate = "60", Worth = "nonsense" };
        Assert.Equal(6, draft.Read(out _)!.OneOutcome);
    }

    [Fact]
    public void Of_what_is_sent_neither_worth_nor_outcome_is_asked()
    {
        ValueDraft draft = new() { From = "2026-10-01", Kind = ValueKind.Sent, Worth = "nonsense", Outcome = Outcome.Escalated };
        Assert.Equal(Outcome.Completed, draft.Read(out _)!.Outcome);
    }

    [Fact]
    public void Without_an_application_it_is_for_all() => Assert.Null(new ValueDraft { App = " ", From = "2026-10-01", Worth = "1" }.Read(out _)!.App);

    [Theory]
    [InlineData("", "1", "100", "Give the first day")]
    [InlineData("2026-10-01", "much", "100", "Give what one outcome is worth")]
    [InlineData("2026-10-01", "0", "100", "'worth' must be above 0")]
    [InlineData("2026-10-01", "1", "all", "Give the percent")]
    [InlineData("2026-10-01", "1", "120", "'share' must be")]
    public void What_cannot_be_read_is_said(string from, string worth, string percent, string problem)
    {
        Assert.Null(new ValueDraft { From = from, Worth = worth, Percent = percent }.Read(out string? said));
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void How_it_is_made_up_reads_in_words()
    {
        Assert.Equal("$8.50 a ticket, 30% of outcomes", ValueWords.Sum(Entry));
        Assert.Equal("30% of what the application sends with its outcomes", ValueWords.Sum(Entry with { Kind = ValueKind.Sent }));
        Assert.Equal("6 min at $60.00 an hour", ValueWords.Sum(new ValueEntry { From = default, Kind = ValueKind.Minutes, Minutes = 6, HourlyRate = 60 }));
    }
}
