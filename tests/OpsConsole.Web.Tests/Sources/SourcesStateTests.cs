using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;
using OpsConsole.Web.Dashboards.Engineering;
using OpsConsole.Web.Sources;

namespace OpsConsole.Web.Tests.Sources;

/// <summary>The list of sources: what it shows and does.</summary>
public sealed class SourcesStateTests : IDisposable
{
    private readonly SourcedConsole _console = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_says_how_it_stands_and_whose_numbers_it_gives()
    {
        string good = await _console.AddAsync("good"), bad = await _console.AddAsync("bad"), off = await _console.AddAsync("off");
        await _console.PullAsync(good, "support-bot");
        await _console.FailAsync(bad);
        await _console.Commands.EnableAsync(Actor.Shell("tester@localhost"), off, enabled: false, Cancel);
        SourcesState state = State();

        await state.LoadAsync(await _console.PersonAsync(Roles.Engineer), Cancel);

        Dictionary<string, SourceView> items = state.Items!.ToDictionary(i => i.Source.Name);
        Assert.Equal("bad", state.Items![0].Source.Name); // somebody must look at it
        Assert.Equal(("ok", "ok"), SourceWords.State(items["good"]));
        Assert.Equal([("support-bot", "production")], items["good"].Claims.Select(c => (c.Application, c.Environment)));
        Assert.StartsWith("done, 660 rows, 2 requests", SourceWords.Run(items["good"].Job!.Last!), StringComparison.Ordinal);
        Assert.Equal(("bad", "failing"), SourceWords.State(items["bad"]));
        Assert.Equal("Give another token: the one that is set may have expired.", items["bad"].Job!.Last!.Remedy);
        Assert.Equal(("neutral", "off"), SourceWords.State(items["off"]));
        Assert.True(items["Prometheus EU"].Source.IsFromSettings);
        Assert.Equal("requests = sum(rate(llm_requests_total))\nerrors = sum(rate(llm_errors_total))", items["Prometheus EU"].Source.Settings["Queries"]);
        Assert.True(state.MayManage);
        Assert.False(state.DatabaseFails);
    }

    [Fact]
    public async Task A_test_shows_what_it_found_and_goes_on_only_once_at_a_time()
    {
        SourcesState state = State();
        Actor engineer = await _console.PersonAsync(Roles.Engineer);
        await state.LoadAsync(engineer, Cancel);
        SourceDefinition source = state.Items!.Single().Source;
        TaskCompletionSource<SourceTest> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int asked = 0;
        string? token = null;
        _console.World.Finds = (tested, _) =>
        {
            (asked, token) = (asked + 1, tested["Token"]);
            return found.Task;
        };

        Task test = state.TestAsync(source, engineer, Cancel);
        Assert.True(state.IsTesting(source.Id));
        await state.TestAsync(source, engineer, Cancel);
        found.SetResult(new SourceTest(true, [new SourceFinding(true, "It answers.")]));
        await test;

        Assert.Equal((1, SourcedConsole.Secret, "It answers."), (asked, token, state.TestOf(source.Id)!.Lines.Single().Text));
        Assert.False(state.IsTesting(source.Id));
    }

    [Fact]
    public async Task Enabling_disabling_and_removing_show_at_once_and_what_is_refused_says_why()
    {
        string id = await _console.AddAsync("one");
        SourcesState state = State();
        Actor engineer = await _console.PersonAsync(Roles.Engineer), onCall = await _console.PersonAsync(Roles.OnCall);
        int changes = 0;
        state.Changed += () => changes++;

        Assert.True(await state.EnableAsync(id, false, engineer));
        Assert.False(state.Items!.Single(i => i.Source.Id == id).Source.IsEnabled);
        Assert.False(await state.RemoveAsync(id, onCall));
        Assert.Equal("You may not change sources. Ask an administrator for the role engineer.", state.Problem);
        Assert.False(state.MayManage);
        Assert.True(await state.RemoveAsync(id, engineer));
        Assert.Equal((null, 1, 2), (state.Problem, state.Items!.Count, changes));
        Assert.False(await state.EnableAsync(state.Items![0].Source.Id, false, engineer));
        Assert.Contains("comes from the console's settings", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_says_which_source_its_numbers_come_from()
    {
        string id = await _console.AddAsync("Prometheus US");
        await _console.PullAsync(id, "support-bot");

        Assert.Equal("Numbers of support-bot in production come from Prometheus US.", await PulledAsync(new MetricsFilter("support-bot")));
        Assert.Null(await PulledAsync(new MetricsFilter("another")));
        await _console.Commands.RemoveAsync(Actor.Shell("tester@localhost"), id, Cancel);
        Assert.Equal("Numbers of support-bot in production come from a source that was removed.", await PulledAsync(MetricsFilter.All));
    }

    public void Dispose() => _console.Dispose();

    private async Task<string?> PulledAsync(MetricsFilter filter)
    {
        EngineeringState dashboard = _console.Services.GetRequiredService<EngineeringState>();
        await dashboard.LoadAsync(new EngineeringView(TimeRange.Default, filter), Cancel);
        Assert.Null(dashboard.Problem);
        return dashboard.Data!.Pulled;
    }

    private SourcesState State() => _console.Services.GetRequiredService<SourcesState>();
}
