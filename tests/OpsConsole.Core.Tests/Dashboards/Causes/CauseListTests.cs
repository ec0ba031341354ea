using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Tests.Dashboards.Causes;

public sealed class CauseListTests
{
    private static readonly DateTime Start = new(2026, 11, 18, 0, 0, 0, DateTimeKind.Utc), End = Start.AddDays(1);

    [Fact]
    public void What_another_application_or_time_is_about_is_left_out()
    {
        Cause[] causes = [At(1) with { Application = "bot" }, At(2) with { Application = "coder" }, At(3), At(30), At(-2) with { Until = Start.AddHours(1) }, At(-2)];

        CauseList list = CauseList.Of(causes, Start, End, new MetricsFilter(Application: "bot"), []);

        Assert.Equal([-2, 1, 3], list.Items.Select(c => (c.At - Start).TotalHours));
    }

    [Fact]
    public void Of_too_many_the_newest_stay_and_the_others_are_counted()
    {
        CauseList list = CauseList.Of(Enumerable.Range(0, 240).Select(i => At(i / 12.0) with { Title = $"{i}" }), Start, End, MetricsFilter.All, []);

        Assert.Equal((CauseList.Most, 40, "40"), (list.Items.Count, list.More, list.Items[0].Title));
    }

    [Fact]
    public async Task A_source_that_fails_is_named_and_the_others_are_told()
    {
        CauseList list = await FindAsync(new Source("notes", () => Task.FromResult<IReadOnlyList<Cause>>([At(1)])), new Source("kills", () => throw new InvalidOperationException("broken")));

        Assert.Single(list.Items);
        Assert.Equal(["kills"], list.Silent);
    }

    [Fact]
    public async Task Nobody_waits_for_a_source_that_never_answers()
    {
        CauseList list = await FindAsync(new Source("releases", () => new TaskCompletionSource<IReadOnlyList<Cause>>().Task));

        Assert.Equal(["releases"], list.Silent);
    }

    private static Task<CauseList> FindAsync(params Source[] sources) =>
        new CausesQuery(sources, TimeProvider.System, NullLogger<CausesQuery>.Instance).FindAsync(Start, End, MetricsFilter.All, TestContext.Current.CancellationToken);

    private static Cause At(double hours) => new(Start.AddHours(hours), CauseKind.Release, "answer@4", "/prompts/answer");

    private sealed class Source(string tells, Func<Task<IReadOnlyList<Cause>>> find) : ICauseSource
    {
        public string Tells => tells;

        public Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken) => find();
    }
}
