using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.KillSwitch.Restores;

/// <summary>Restores by two people, and by one who breaks the glass.</summary>
public sealed class RestoreTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_killed_and_another_person_restore()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        long version = killed.Board.Current.In("production").Version;

        RestoreResult agreed = await killed.Commands.ConfirmAsync(id, await killed.SomebodyAsync(), Cancel);

        Assert.Equal((RestoreOutcome.Done, false), (agreed.Outcome, agreed.StillKilled));
        Assert.False(killed.IsKilled);
        Assert.Equal(version + 1, killed.Board.Current.In("production").Version);
        Assert.Equal(RestoreState.Done, (await killed.ReadAsync(id)).State);
    }

    [Fact]
    public async Task Two_people_restore_what_a_program_asked_for()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskByKeyAsync();

        RestoreResult first = await killed.Commands.ConfirmAsync(id, await killed.SomebodyAsync(), Cancel);
        Assert.Equal((RestoreOutcome.Waiting, 1), (first.Outcome, first.Needs));
        Assert.True(killed.IsKilled);

        Assert.Equal(RestoreOutcome.Done, (await killed.Commands.ConfirmAsync(id, await killed.SomebodyAsync(Roles.ProductOwner), Cancel)).Outcome);
        Assert.False(killed.IsKilled);
    }

    [Fact]
    public async Task Of_many_who_agree_at_once_one_restores()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        Actor[] colleagues = [await killed.SomebodyAsync(), await killed.SomebodyAsync(), await killed.SomebodyAsync(), await killed.SomebodyAsync(), await killed.SomebodyAsync()];
        long version = killed.Board.Current.In("production").Version;

        RestoreOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => (await killed.Commands.ConfirmAsync(id, colleagues[i % 5], Cancel)).Outcome)));

        Assert.Single(outcomes, RestoreOutcome.Done);
        Assert.All(outcomes, o => Assert.True(o is RestoreOutcome.Done or RestoreOutcome.Decided or RestoreOutcome.SamePerson));
        Assert.Equal(version + 1, killed.Board.Current.In("production").Version);
        Assert.Single((await killed.ReadAsync(id)).Confirmations);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_request_waits()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);

        RestoreResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => killed.Commands.RequestAsync(killed.Wish, killed.Ann, Cancel))));

        RestoreResult made = Assert.Single(results, r => r.Outcome == RestoreOutcome.Waiting);
        Assert.All(results.Except([made]), r => Assert.Equal((RestoreOutcome.AlreadyAsked, made.Id), (r.Outcome, r.Id)));
    }

    [Fact]
    public async Task What_was_killed_anew_can_be_asked_for_anew()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        await killed.AskAsync();
        await killed.KillAsync(message: "Please call us.");

        string id = await killed.AskAsync();

        Assert.Equal(RestoreOutcome.Done, (await killed.Commands.ConfirmAsync(id, await killed.SomebodyAsync(), Cancel)).Outcome);
        Assert.False(killed.IsKilled);
    }

    [Fact]
    public async Task Breaking_the_glass_restores_at_once_loudly_and_another_person_reviews_it()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        int alarms = await console.Get<AuditAlarms>().CountAsync(Cancel);

        RestoreResult broke = await killed.Commands.BreakGlassAsync(killed.Wish, killed.Ann, Cancel);

        Assert.Equal(RestoreOutcome.Done, broke.Outcome);
        Assert.False(killed.IsKilled);
        Assert.Equal(alarms + 1, await console.Get<AuditAlarms>().CountAsync(Cancel));
        Assert.Contains(await console.Get<RestoreQueries>().OpenAsync(Cancel), r => r.Id == broke.Id);
        Assert.Equal(RestoreOutcome.SamePerson, (await killed.Commands.ReviewAsync(broke.Id!, "all well", killed.Ann, Cancel)).Outcome);
        Actor colleague = await killed.SomebodyAsync();
        Assert.Equal(RestoreOutcome.BadReason, (await killed.Commands.ReviewAsync(broke.Id!, " ", colleague, Cancel)).Outcome);
        Assert.Equal(RestoreOutcome.Done, (await killed.Commands.ReviewAsync(broke.Id!, "all well", colleague, Cancel)).Outcome);
        Assert.Equal(RestoreOutcome.Decided, (await killed.Commands.ReviewAsync(broke.Id!, "all well", await killed.SomebodyAsync(), Cancel)).Outcome);
        Assert.DoesNotContain(await console.Get<RestoreQueries>().OpenAsync(Cancel), r => r.Id == broke.Id);
    }

    [Fact]
    public async Task The_glass_breaks_once()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);

        RestoreOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () => (await killed.Commands.BreakGlassAsync(killed.Wish, killed.Ann, Cancel)).Outcome)));

        Assert.Single(outcomes, RestoreOutcome.Done);
        Assert.All(outcomes, o => Assert.True(o is RestoreOutcome.Done or RestoreOutcome.Decided or RestoreOutcome.NotKilled));
    }

    [Fact]
    public async Task What_was_agreed_to_before_a_crash_is_done_after_it_and_once()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        await killed.ChangeAsync(r => r.ExecuteUpdateAsync(s => s.SetProperty(x => x.State, RestoreState.Done).SetProperty(x => x.DecidedAt, DateTime.UtcNow), Cancel), id);
        long version = killed.Board.Current.In("production").Version;

        await console.Get<RestoreUpkeep>().RunAsync(Cancel);
        await console.Get<RestoreUpkeep>().RunAsync(Cancel);

        Assert.False(killed.IsKilled);
        Assert.Equal(version + 1, killed.Board.Current.In("production").Version);
    }

    [Fact]
    public async Task A_request_that_nobody_confirms_expires_with_a_trace()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        await killed.ChangeAsync(r => r.ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, DateTime.UtcNow.AddMinutes(-1)), Cancel), id);

        await console.Get<RestoreUpkeep>().RunAsync(Cancel);

        Assert.Equal(RestoreState.Expired, (await killed.ReadAsync(id)).State);
        await using var context = await console.ContextAsync();
        Assert.Equal(1, await context.AuditEntries.CountAsync(e => e.Kind == "restore.expired" && e.Change == id, Cancel));
        Assert.Equal(RestoreOutcome.Expired, (await killed.Commands.ConfirmAsync(id, await killed.SomebodyAsync(), Cancel)).Outcome);
    }

    [Fact]
    public async Task The_record_of_a_restore_names_its_request_and_who_agreed()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        Actor colleague = await killed.SomebodyAsync();
        await killed.Commands.ConfirmAsync(id, colleague, Cancel);
        await console.Get<SwitchLedger>().SettleAsync(Cancel);

        await using var context = await console.ContextAsync();
        SwitchRow row = await context.SwitchRecords.AsNoTracking().SingleAsync(r => r.Subject == id, Cancel);
        Assert.Equal((SwitchAction.Restore, SwitchCause.FourEyes, colleague.Id), (row.Action, row.Cause, row.ActorId));
    }
}
