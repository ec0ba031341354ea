using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class LatestLoadTests
{
    private readonly LatestLoad _load = new("The numbers");
    private readonly List<Exception> _logged = [];
    private string _shown = "nothing";

    [Fact]
    public async Task What_was_read_takes_the_place_of_what_was_there()
    {
        await _load.RunAsync(() => Task.FromResult(Showing("new")), _logged.Add);

        Assert.Equal("new", _shown);
        Assert.False(_load.IsRunning);
    }

    [Fact]
    public async Task A_load_that_was_overtaken_shows_nothing()
    {
        TaskCompletionSource<Action> slow = new();
        Task overtaken = _load.RunAsync(() => slow.Task, _logged.Add);
        await _load.RunAsync(() => Task.FromResult(Showing("last")), _logged.Add);
        slow.SetResult(Showing("late"));
        await overtaken;

        Assert.Equal("last", _shown);
    }

    [Fact]
    public async Task It_runs_until_the_last_one_is_done()
    {
        TaskCompletionSource<Action> first = new(), last = new();
        Task overtaken = _load.RunAsync(() => first.Task, _logged.Add), newest = _load.RunAsync(() => last.Task, _logged.Add);
        first.SetResult(Showing("late"));
        await overtaken;

        Assert.True(_load.IsRunning);

        last.SetResult(Showing("last"));
        await newest;

        Assert.False(_load.IsRunning);
    }

    [Fact]
    public async Task A_failure_is_logged_and_said_and_keeps_what_was_there()
    {
        await _load.RunAsync(() => Task.FromResult(Showing("old")), _logged.Add);
        await _load.RunAsync(() => throw new TimeoutException(), _logged.Add);

        Assert.Equal("old", _shown);
        Assert.StartsWith("The numbers could not be read", _load.Problem, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(Assert.Single(_logged));
    }

    [Fact]
    public async Task The_failure_of_a_load_that_was_overtaken_is_no_problem()
    {
        TaskCompletionSource<Action> slow = new();
        Task overtaken = _load.RunAsync(() => slow.Task, _logged.Add);
        await _load.RunAsync(() => Task.FromResult(Showing("last")), _logged.Add);
        slow.SetException(new TimeoutException());
        await overtaken;

        Assert.Null(_load.Problem);
    }

    [Fact]
    public async Task What_asks_for_too_much_hears_what_to_ask_for()
    {
        await _load.RunAsync(() => throw new TooManyPointsException("Choose a shorter range."), _logged.Add);

        Assert.Equal("Choose a shorter range.", _load.Problem);
        Assert.Empty(_logged);
    }

    [Fact]
    public async Task A_load_that_succeeds_ends_the_problem_of_before()
    {
        await _load.RunAsync(() => throw new TimeoutException(), _logged.Add);
        await _load.RunAsync(() => Task.FromResult(Showing("new")), _logged.Add);

        Assert.Null(_load.Problem);
    }

    private Action Showing(string what) => () => _shown = what;
}
