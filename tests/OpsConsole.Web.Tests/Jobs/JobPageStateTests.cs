using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Web.Jobs.List;
using OpsConsole.Web.Jobs.Page;

namespace OpsConsole.Web.Tests.Jobs;

public sealed class JobPageStateTests(JobsConsole console) : IClassFixture<JobsConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failing_jobs_come_first_and_running_ones_next()
    {
        await console.RunAsync(TestJobs.Broken);
        Actor engineer = await console.PersonAsync(Roles.Engineer);
        JobsPageState state = All();
        await state.RunAsync(TestJobs.Slow, engineer, Cancel);
        Assert.Equal(("", true), (state.Problem, state.MayRun));
        Assert.Equal([TestJobs.Broken, TestJobs.Slow], state.Jobs!.Select(j => j.Job.Name).Where(n => n.StartsWith("test-", StringComparison.Ordinal)).Take(2));
        Assert.Equal("Give the role what it needs.", Assert.Single(state.Failing).Settled!.Remedy);
        Assert.Contains(" running, 1 failing", state.Summary, StringComparison.Ordinal);

        await state.RunAsync(TestJobs.Slow, engineer, Cancel);
        Assert.Equal("It runs already. Wait until it has ended, or cancel it.", state.Problem);
        await console.SaysAsync();
        JobPageState page = One();
        await page.LoadAsync(TestJobs.Slow, engineer, Cancel);
        Assert.Equal((40, "It is at it."), (page.Running!.Percent, Assert.Single(page.Newest)[9..]));
        await page.CancelAsync(engineer, Cancel);
        Assert.Equal((null, JobRunState.Cancelled), (page.Running, page.Runs[0].State));
    }

    [Fact]
    public async Task Who_only_looks_has_no_buttons_and_gets_nothing_by_other_ways()
    {
        Actor compliance = await console.PersonAsync(Roles.Compliance);
        JobPageState page = One();
        await page.LoadAsync(TestJobs.Pull, compliance, Cancel);
        Assert.False(page.MayRun);
        await page.RunAsync(compliance, cancellationToken: Cancel);
        Assert.StartsWith("You may not run jobs.", page.Problem, StringComparison.Ordinal);
        await page.PauseAsync(compliance, "because", Cancel);
        Assert.False(page.Standing!.IsPaused);
    }

    [Fact]
    public async Task A_job_is_paused_and_resumed_and_its_log_unfolds_and_folds()
    {
        Actor engineer = await console.PersonAsync(Roles.Engineer);
        JobRun run = await console.RunAsync("audit-verification");
        JobPageState page = One();
        await page.LoadAsync("audit-verification", engineer, Cancel);
        await page.PauseAsync(engineer, " while we look ", Cancel);
        Assert.Equal((JobCondition.Paused, "while we look"), (page.Standing!.Condition, page.Standing.Control!.Reason));
        await page.ResumeAsync(engineer, Cancel);
        Assert.NotNull(page.Standing.Next);
        await page.ToggleAsync(run.Id, Cancel);
        Assert.Equal(run.Id, page.Unfolded!.Id);
        await page.ToggleAsync(run.Id, Cancel);
        Assert.Null(page.Unfolded);
    }

    [Fact]
    public async Task What_is_not_there_says_so()
    {
        JobPageState page = One();
        await page.LoadAsync("nothing", await console.PersonAsync(Roles.Engineer), Cancel);
        Assert.Equal((true, null), (page.IsLoaded, page.Standing));
    }

    [Fact]
    public async Task The_calendar_follows_what_was_read()
    {
        Actor engineer = await console.PersonAsync(Roles.Engineer);
        JobPageState page = One();
        await console.RunAsync(TestJobs.Pull);
        await page.LoadAsync(TestJobs.Pull, engineer, Cancel);
        Assert.Equal(JobCalendar.Days, page.Calendar.Count);
        Assert.Equal(JobDayState.Before, page.Calendar[0].State);
        Assert.Contains(page.Calendar, d => d.State == JobDayState.Whole);
        Assert.DoesNotContain(page.Calendar, d => d.State is JobDayState.Missing or JobDayState.Partly);
    }

    private JobsPageState All() => new(console.Get<JobBook>(), console.Get<JobCommands>(), console.Get<AccessDirectory>());

    private JobPageState One() => new(console.Get<JobBook>(), console.Get<JobCommands>(), console.Get<AccessDirectory>(), TimeProvider.System);
}

public sealed class JobCalendarTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 10, 30, 0, DateTimeKind.Utc);
    private static readonly WindowRule Hourly = new(TimeSpan.FromHours(1), Now.Date.AddDays(-4).AddHours(12), TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromHours(6));

    [Fact]
    public void A_day_is_whole_partly_there_missing_or_before_the_beginning()
    {
        Dictionary<DateTime, DateTime> done = [];
        Read(done, -4, 12, 24);
        Read(done, -3, 0, 24);
        Read(done, -2, 0, 7);
        Read(done, 0, 0, 9);
        IReadOnlyList<JobDay> days = JobCalendar.Make(Hourly, done, Now);
        Assert.Equal(JobCalendar.Days, days.Count);
        Assert.Equal(
            [(JobDayState.Before, 0, 0), (JobDayState.Whole, 12, 12), (JobDayState.Whole, 24, 24), (JobDayState.Partly, 7, 24), (JobDayState.Missing, 0, 24), (JobDayState.Whole, 9, 9)],
            days.TakeLast(6).Select(d => (d.State, d.Done, d.Due)));
        Assert.Equal("Thu 19 Nov 2026: partly, 7 of 24 windows read", days[^3].Text);
        Assert.Equal("1 day missing, 1 day partly read. 3 days of the last 90 whole, 85 days before the beginning.", JobCalendar.Summary(days));
    }

    [Fact]
    public void Today_is_early_until_its_source_has_something()
    {
        WindowRule daily = new(TimeSpan.FromDays(1), Now.Date.AddDays(-200), TimeSpan.FromHours(6), TimeSpan.FromDays(3), TimeSpan.FromDays(30));
        IReadOnlyList<JobDay> days = JobCalendar.Make(daily, Enumerable.Range(1, 200).ToDictionary(d => Now.Date.AddDays(-d), _ => Now), Now);
        Assert.Equal((JobDayState.Early, JobDayState.Whole), (days[^1].State, days[0].State));
        Assert.Equal("No gaps. 89 days of the last 90 whole.", JobCalendar.Summary(days));
    }

    private static void Read(Dictionary<DateTime, DateTime> done, int day, int from, int to)
    {
        for (int hour = from; hour < to; hour++)
        {
            done[Now.Date.AddDays(day).AddHours(hour)] = Now;
        }
    }
}
