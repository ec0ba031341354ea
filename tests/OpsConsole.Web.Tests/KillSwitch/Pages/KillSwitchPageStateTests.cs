using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Web.KillSwitch.Pages;
using OpsConsole.Web.Tests.Audit;
using OpsConsole.Web.Tests.KillSwitch.Restores;

namespace OpsConsole.Web.Tests.KillSwitch.Pages;

public sealed class KillSwitchPageStateTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killing_works_while_the_database_does_not()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        DeadDatabase dead = new();
        KillSwitchPageState state = ActivatorUtilities.CreateInstance<KillSwitchPageState>(console.Services, new SwitchQueries(dead));
        KillScope scope = KillScope.Model($"{Guid.NewGuid():N}");

        await state.LoadAsync(Cancel);
        await state.KillAsync("production", scope, "it harms", null, null, killed.Ann);

        Assert.True(state.DatabaseFails);
        Assert.Equal($"{scope} is killed in production.", state.Said);
        Assert.Contains(state.Killed, item => item.Record.Scope == scope && item.Who == "Test person");
    }

    [Fact]
    public async Task A_request_waits_on_the_page_until_there_is_nothing_left_to_restore()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        KillSwitchPageState state = console.Get<KillSwitchPageState>();
        string id = await killed.AskAsync();
        await state.LoadAsync(Cancel);
        WaitingItem waiting = Assert.Single(state.Waiting(killed.Ann), w => w.Request.Id == id);
        Assert.Equal(("Test person", $"Restore of {killed.Scope} in production"), (waiting.Request.AuthorName, waiting.Title));
        Assert.Contains(state.Killed, item => item.Waiting?.Id == id);

        await killed.KillAsync(message: "Please call us.");

        Assert.DoesNotContain(state.Waiting(killed.Ann), w => w.Request.Id == id); // what it named is replaced
        Assert.Contains(state.Killed, item => item.Record.Scope.ToString() == killed.Scope && item.Waiting is null);
    }

    [Fact]
    public async Task A_refusal_is_told_and_changes_nothing()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        KillSwitchPageState state = console.Get<KillSwitchPageState>();
        string id = await killed.AskAsync();

        await state.AgreeAsync(await killed.ReadAsync(id), killed.Ann);

        Assert.Equal("You asked for it yourself. Ask a colleague to approve it.", state.Problem);
        Assert.Equal("", state.Said);
        Assert.True(killed.IsKilled);
    }

    [Theory]
    [InlineData(null, "production")]
    [InlineData("", "production")]
    [InlineData(" staging", "production")]
    [InlineData("staging", "staging")]
    public void The_address_names_the_environment(string? address, string expected)
    {
        KillSwitchPageState state = console.Get<KillSwitchPageState>();
        state.Look(address);
        Assert.Equal(expected, state.Environment);
        Assert.Contains(expected, state.Environments);
    }

    /// <summary>Every question times out.</summary>
    private sealed class DeadDatabase : IDbContextFactory<OpsDbContext>
    {
        public OpsDbContext CreateDbContext() => throw new TimeoutException();
    }
}
