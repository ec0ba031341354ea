using OpsConsole.Core.Jobs.Windows;

namespace OpsConsole.Core.Tests.Jobs;

public sealed class WindowPlanTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly WindowRule Hourly = new(TimeSpan.FromHours(1), Noon.AddHours(-6), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(3));

    [Fact]
    public void What_was_never_read_is_due_oldest_first() =>
        Assert.Equal(Enumerable.Range(-6, 6).Select(h => new TimeWindow(Noon.AddHours(h), Noon.AddHours(h + 1))), WindowPlan.Due(Hourly, Nothing, Noon.AddMinutes(59)));

    [Fact]
    public void A_piece_is_due_when_its_source_has_had_its_time()
    {
        WindowRule slow = Hourly with { Delay = TimeSpan.FromMinutes(10) };
        Assert.Equal(5, WindowPlan.Due(slow, Nothing, Noon.AddMinutes(10).AddTicks(-1)).Count);
        Assert.Equal(6, WindowPlan.Due(slow, Nothing, Noon.AddMinutes(10)).Count);
    }

    [Fact]
    public void A_gap_between_what_was_read_is_due()
    {
        Dictionary<DateTime, DateTime> done = Done(-6, -5, -3, -1);
        Assert.Equal([Noon.AddHours(-4), Noon.AddHours(-2)], WindowPlan.Due(Hourly, done, Noon).Select(w => w.From));
    }

    [Fact]
    public void What_is_young_is_read_again_and_what_is_old_is_not()
    {
        WindowRule restated = Hourly with { Again = TimeSpan.FromHours(2) };
        Assert.Equal([Noon.AddHours(-2), Noon.AddHours(-1)], WindowPlan.Due(restated, Done(-6, -5, -4, -3, -2, -1), Noon).Select(w => w.From));
    }

    [Fact]
    public void However_much_is_read_again_what_was_never_read_goes_first()
    {
        WindowRule minutes = new(TimeSpan.FromMinutes(1), Noon.AddDays(-3), TimeSpan.Zero, TimeSpan.FromDays(3), TimeSpan.FromHours(1));
        DateTime last = Noon.AddMinutes(-1);
        Dictionary<DateTime, DateTime> done = WindowPlan.Due(minutes with { Since = Noon.AddMinutes(-WindowPlan.Most) }, Nothing, Noon).Where(w => w.From < last).ToDictionary(w => w.From, w => w.To);
        IReadOnlyList<TimeWindow> due = WindowPlan.Due(minutes with { Since = Noon.AddMinutes(-WindowPlan.Most) }, done, Noon.AddMinutes(5));
        Assert.Equal(WindowPlan.Most, due.Count);
        Assert.Equal(Noon.AddMinutes(4), due[^1].From);
        Assert.Equal(due.OrderBy(w => w.From), due);
        Assert.Equal(6, due.Count(w => !done.ContainsKey(w.From)));
    }

    [Fact]
    public void A_run_reads_so_many_and_the_next_one_goes_on()
    {
        WindowRule older = Hourly with { Since = Noon.AddHours(-WindowPlan.Most - 10) };
        IReadOnlyList<TimeWindow> first = WindowPlan.Due(older, Nothing, Noon);
        Assert.Equal(WindowPlan.Most, first.Count);
        Assert.Equal(10, WindowPlan.Due(older, first.ToDictionary(w => w.From, _ => Noon), Noon).Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(-1, -1)]
    public void Pieces_begin_at_whole_multiples_to_the_tick(long ticks, int hour)
    {
        TimeWindow first = WindowPlan.Of(new TimeWindow(Noon.AddTicks(ticks), Noon.AddHours(1)), Hourly, Noon.AddDays(1))[0];
        Assert.Equal(Noon.AddHours(hour), first.From);
    }

    [Fact]
    public void Days_begin_at_midnight() =>
        Assert.Equal(Noon.Date, WindowPlan.Of(new TimeWindow(Noon, Noon.AddHours(1)), Hourly with { Size = TimeSpan.FromDays(1) }, Noon.AddDays(2))[0].From);

    [Fact]
    public void A_range_is_read_whether_it_was_before_or_not_but_not_what_is_to_come() =>
        Assert.Equal([Noon.AddHours(-2), Noon.AddHours(-1)], WindowPlan.Of(new TimeWindow(Noon.AddHours(-2), Noon.AddHours(9)), Hourly, Noon).Select(w => w.From));

    [Fact]
    public void What_lies_side_by_side_is_one_stretch_up_to_its_length()
    {
        IReadOnlyList<TimeWindow> pieces = WindowPlan.Due(Hourly, Done(-2), Noon);
        Assert.Equal(
            [new TimeWindow(Noon.AddHours(-6), Noon.AddHours(-3)), new TimeWindow(Noon.AddHours(-3), Noon.AddHours(-2)), new TimeWindow(Noon.AddHours(-1), Noon)],
            WindowPlan.Stretches(pieces, Hourly));
    }

    private static Dictionary<DateTime, DateTime> Nothing => [];

    private static Dictionary<DateTime, DateTime> Done(params int[] hours) => hours.ToDictionary(h => Noon.AddHours(h), h => Noon.AddMinutes(-1));
}
