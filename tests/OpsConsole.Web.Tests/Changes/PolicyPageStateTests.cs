using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Changes.Policies;
using OpsConsole.Web.Tests.KillSwitch.Delivery;
using OpsConsole.Web.Tests.Prompts.Serving;
using JudgedChange = OpsConsole.Web.Changes.Policies.JudgedChange; // Core has one of its own

namespace OpsConsole.Web.Tests.Changes;

/// <summary>What stands behind the page of the policy, on a real repository with releases.</summary>
[Collection(ServingTests.Name)]
public sealed class PolicyPageStateTests(PromptConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_that_is_tried_is_compared_with_the_one_that_counts_on_the_newest_releases()
    {
        PolicyPageState state = await LoadedAsync();
        JudgedChange change = state.Changes.First(c => c.Change.Span.Prompt == "judged/words");
        Assert.Equal(("", PolicyOrigin.Default, ChangeRisk.Low, false), (state.InForce!.Blob, state.File!.Origin, change.Now.Risk, change.Differs));

        state.Try("version: 1\nrules:\n  - { name: Words of trials, risk: blocked, when: { change: text, environment: trials, prompt: judged/** } }\n");

        change = state.Changes.First(c => c.Change.Span.Prompt == "judged/words");
        Assert.Equal((ChangeRisk.Low, ChangeRisk.Blocked, true), (change.Now.Risk, change.Tried!.Risk, change.Differs));
        Assert.Equal("Words of trials", Assert.Single(change.Tried.Rules).Name);
        Assert.True(state.Differing >= 1);
    }

    [Fact]
    public async Task A_text_with_an_error_tries_nothing_and_says_why()
    {
        PolicyPageState state = await LoadedAsync();

        state.Try("version: 1\nrules:\n  - { name: x, risk: huge }\n");

        Assert.False(state.IsTried);
        Assert.Equal(3, Assert.Single(state.Problems).Line);
    }

    [Fact]
    public async Task The_text_of_the_policy_that_counts_is_no_trial()
    {
        PolicyPageState state = await LoadedAsync();

        state.Try("version: 1\n");
        state.Try(state.InForce!.Text);

        Assert.Null(state.Text);
        Assert.False(state.IsTried);
    }

    [Fact]
    public async Task A_policy_that_is_tried_can_be_proposed_and_is_not_in_force_by_that()
    {
        PolicyPageState state = await LoadedAsync();
        string force = state.InForce!.Text;
        Assert.Null(await state.ProposeAsync(Actor.Shell("tester@localhost"), Cancel));
        Assert.Contains("in force", state.Refusal, StringComparison.Ordinal);
        state.Try(force + "# a remark\n");
        Assert.Null(await state.ProposeAsync(Actor.Shell("tester@localhost"), Cancel));
        Assert.Contains("title", state.Refusal, StringComparison.Ordinal);

        state.Title = "A remark";
        string? change = await state.ProposeAsync(Actor.Shell("tester@localhost"), Cancel);

        Assert.Contains(state.Waiting, w => w.Id == change);
        Assert.Equal((force, "", null, false), (state.InForce!.Text, state.Title, state.Refusal, state.IsStray));
    }

    [Fact]
    public void A_line_above_every_page_speaks_of_what_was_pushed_and_of_nothing_that_was_proposed()
    {
        ChangeRequest proposed = new() { Id = "1", Environment = "", Subject = PolicySource.Path, Title = "Ours", AuthorId = "ann", AuthorName = "Ann", Wanted = "abc" };
        ChangeRequest pushed = new() { Id = "2", Environment = "", Subject = PolicySource.Path, Title = "Theirs", AuthorId = "", AuthorName = "Carla" };

        Assert.Equal("", PolicyBanner.Describe([proposed]));
        Assert.Contains("Carla pushed another policy", PolicyBanner.Describe([proposed, pushed]), StringComparison.Ordinal);
    }

    private async Task<PolicyPageState> LoadedAsync()
    {
        string first = console.Repository.Commit(("judged/words.md", "One.")), second = console.Repository.Commit(("judged/words.md", "Two."));
        console.Repository.Release("trials", ("judged/words", first));
        console.Repository.Release("trials", ("judged/words", second));
        await console.SyncAsync();
        PolicyPageState state = new(Get<PolicyInForce>(), Get<PolicySource>(), Get<PolicyTrial>(), Get<ChangeQueries>(), Get<PolicyProposals>());
        await Eventually.HoldsAsync(() => Get<ReleaseHistory>().Current("trials", "judged/words")?.Commit == second);
        await state.LoadAsync(Cancel);
        return state;
    }

    private T Get<T>() where T : notnull => console.Services.GetRequiredService<T>();
}
