using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Tests.Costs;

public sealed class BillDueTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 13, 20, 0, DateTimeKind.Utc);

    [Fact]
    public void What_was_never_read_is_due_from_last_month_to_yesterday()
    {
        IReadOnlyList<DateOnly> due = BillDue.Of(new Dictionary<DateOnly, BilledDay>(), Now, Now);
        Assert.Equal((Day(10, 1), Day(11, 20), 51), (due[0], due[^1], due.Count));
    }

    [Fact]
    public void What_may_change_is_due_again_and_what_this_run_has_read_is_not()
    {
        Dictionary<DateOnly, BilledDay> known = Known(Now.AddDays(-1), estimated: true, (Day(10, 1), 50));
        known[Day(11, 18)].ReadAt = Now; // by an attempt of this run that failed later
        Assert.Equal([Day(11, 17), Day(11, 19), Day(11, 20)], BillDue.Of(known, Now.AddMinutes(5), Now).TakeLast(3));
    }

    [Theory]
    [InlineData(true, 12, 25, false)] // the source says that it may change
    [InlineData(false, 12, 7, false)] // credits still come
    [InlineData(false, 12, 8, true)]
    [InlineData(false, 11, 30, false)]
    public void A_day_is_final_when_the_source_says_so_a_week_into_the_next_month(bool estimated, int month, int day, bool final) =>
        Assert.Equal(final, BillDue.IsFinal(Read(Day(11, 30), Day(month, day).ToDateTime(TimeOnly.MinValue), estimated)));

    [Fact]
    public void A_final_month_is_not_due_but_its_gaps_are()
    {
        Dictionary<DateOnly, BilledDay> known = Known(Now, estimated: false, (Day(10, 1), 31));
        known.Remove(Day(10, 9));
        Assert.Equal(Day(10, 9), BillDue.Of(known, Now, Now.AddHours(1))[0]);
        Assert.Equal(21, BillDue.Of(known, Now, Now.AddHours(1)).Count);
    }

    [Theory]
    [InlineData(2026, 11, 20, 2026, 10)]
    [InlineData(2026, 8, 20, 2026, 8)] // nobody was awake since
    [InlineData(2024, 1, 1, 2025, 11)] // as far as Cost Explorer goes back
    public void It_goes_on_where_reading_stopped(int year, int month, int day, int firstYear, int firstMonth) =>
        Assert.Equal(new DateOnly(firstYear, firstMonth, 1), BillDue.First(new DateOnly(year, month, day), DateOnly.FromDateTime(Now)));

    private static DateOnly Day(int month, int day) => new(2026, month, day);

    private static Dictionary<DateOnly, BilledDay> Known(DateTime readAt, bool estimated, params (DateOnly From, int Count)[] ranges) =>
        (from range in ranges from i in Enumerable.Range(0, range.Count) select Read(range.From.AddDays(i), readAt, estimated)).ToDictionary(d => d.Day);

    private static BilledDay Read(DateOnly day, DateTime at, bool estimated) => new() { SourceId = "s", Day = day, ReadAt = at, IsEstimated = estimated, RunId = "r" };
}
