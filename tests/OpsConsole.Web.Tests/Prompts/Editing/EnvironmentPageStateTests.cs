using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Prompts.Editing;
using OpsConsole.Web.Tests.KillSwitch.Delivery;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>What the page of an environment says, whatever happens in the others.</summary>
[Collection(ServingTests.Name)]
public sealed class EnvironmentPageStateTests(PromptConsole console)
{
    [Fact]
    public async Task A_busy_environment_does_not_push_the_releases_of_a_quiet_one_out()
    {
        string version = console.Repository.Commit(("quiet/answer.md", "Answer."));
        console.Repository.Release("quiet", ("quiet/answer", version));
        console.Repository.Release("busy", [.. Enumerable.Range(0, 2_100).Select(i => ($"busy/{i}", version))]);
        ReleaseHistory history = console.Services.GetRequiredService<ReleaseHistory>();
        await console.SyncAsync();
        await Eventually.HoldsAsync(() => history.Tip == console.Repository.Tip);

        EnvironmentPageState state = console.Services.GetRequiredService<EnvironmentPageState>();
        state.Look("quiet", null);
        Assert.Equal("quiet/answer", Assert.Single(state.Releases).Prompt);
        Assert.Equal(("quiet/answer", version, true), (state.Rows[0].Prompt, state.Rows[0].Commit, state.Rows[0].IsKnown));

        state.Look("quiet", DateTime.UtcNow.AddMinutes(1).ToString("O")); // every prompt that was live then, not only those of the file today
        Assert.Equal("quiet/answer", Assert.Single(state.Rows).Prompt);
        state.Look("quiet", "2001-01-01T00:00");
        Assert.Empty(state.Rows);
        state.Look("nowhere", "soon");
        Assert.NotNull(state.TimeProblem);
        Assert.Empty(state.Rows);
    }
}
