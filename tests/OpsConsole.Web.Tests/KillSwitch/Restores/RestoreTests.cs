using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Tests.Audit;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.KillSwitch.Restores;

/// <summary>Restores by two people, and by one who breaks the glass. This console has no prompt repository: restores need none.</summary>
public sealed class RestoreTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_killed_and_another_person_restore()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        long version = killed.Board.Current.In("production").Version;

        Assert.Equal(ChangeState.Released, (await killed.AgreeAsync(id, await killed.SomebodyAsync())).State);

        Assert.False(killed.IsKilled);
        Assert.Equal(version + 1, killed.Board.Current.In("production").Version);
    }

    [Fact]
    public async Task Two_people_restore_what_a_program_asked_for()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskByKeyAsync();

        Assert.Equal(ChangeState.InReview, (await killed.AgreeAsync(id, await killed.SomebodyAsync())).State);
        Assert.True(killed.IsKilled);

        Assert.Equal(ChangeState.Released, (await killed.AgreeAsync(id, await killed.SomebodyAsync(Roles.ProductOwner))).State);
        Assert.False(killed.IsKilled);
    }

    [Fact]
    public async Task It_waits_in_the_queue_of_everybody_who_may_agree()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        ChangeQueue queue = console.Get<ChangeQueue>();
        QueueSnapshot snapshot = await queue.ReadAsync(Cancel);

        Assert.Equal(QueueReason.Approval, Assert.Single(queue.For(snapshot, await killed.SomebodyAsync()), i => i.Request.Id == id).Reason);
        Assert.Equal(QueueReason.None, Assert.Single(queue.For(snapshot, killed.Ann), i => i.Request.Id == id).Reason);
        Assert.Equal(QueueReason.None, Assert.Single(queue.For(snapshot, await killed.SomebodyAsync(Roles.Executive)), i => i.Request.Id == id).Reason);
    }

    [Fact]
    public async Task Of_many_who_agree_at_once_one_restores()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        Actor[] colleagues = [await killed.SomebodyAsync(), await killed.SomebodyAsync(), await killed.SomebodyAsync(), await killed.SomebodyAsync(), await killed.SomebodyAsync()];
        long version = killed.Board.Current.In("production").Version;

        ChangeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => killed.AgreeAsync(id, colleagues[i % 5]))));

        Assert.All(outcomes, o => Assert.True(o.Problem is null || o.Refusal == ChangeRefusal.Conflict, o.Problem));
        Assert.Equal(version + 1, killed.Board.Current.In("production").Version);
        Assert.Single((await killed.ReadAsync(id)).Steps, s => s.Kind == ChangeStepKind.Released);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_request_waits()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);

        ChangeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => killed.TryAskAsync(killed.Ann))));

        Assert.Single(outcomes.Select(o => (o.Problem, o.State, o.Id)).Distinct());
        Assert.Equal(ChangeState.InReview, outcomes[0].State);
    }

    [Fact]
    public async Task What_was_killed_anew_can_be_asked_for_anew()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string overtaken = await killed.AskAsync();
        await killed.KillAsync(message: "Please call us.");

        string id = await killed.AskAsync();

        Assert.NotEqual(overtaken, id);
        Assert.Equal(ChangeState.Released, (await killed.AgreeAsync(id, await killed.SomebodyAsync())).State);
        Assert.False(killed.IsKilled);
    }

    [Fact]
    public async Task Breaking_the_glass_restores_at_once_loudly_and_another_person_reviews_it()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        int alarms = await console.Get<AuditAlarms>().CountAsync(Cancel);

        ChangeOutcome broke = await killed.BreakGlassAsync(killed.Ann);

        Assert.Equal((null, ChangeState.Released), (broke.Problem, broke.State));
        Assert.False(killed.IsKilled);
        Assert.Equal(alarms + 1, await console.Get<AuditAlarms>().CountAsync(Cancel));
        Assert.Contains((await console.Get<ChangeQueue>().ReadRestoresAsync(Cancel)).Open, r => r.Id == broke.Id);
        Assert.Equal(ChangeRefusal.Denied, (await killed.Changes.ReviewAsync(killed.Ann, broke.Id!, "all well", Cancel)).Refusal);
        Actor colleague = await killed.SomebodyAsync();
        Assert.Equal(ChangeRefusal.Invalid, (await killed.Changes.ReviewAsync(colleague, broke.Id!, " ", Cancel)).Refusal);
        Assert.Null((await killed.Changes.ReviewAsync(colleague, broke.Id!, "all well", Cancel)).Problem);
        Assert.Equal(ChangeRefusal.Conflict, (await killed.Changes.ReviewAsync(await killed.SomebodyAsync(), broke.Id!, "all well", Cancel)).Refusal);
        Assert.DoesNotContain((await console.Get<ChangeQueue>().ReadRestoresAsync(Cancel)).Open, r => r.Id == broke.Id);
    }

    [Fact]
    public async Task The_glass_breaks_once()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        long version = killed.Board.Current.In("production").Version;

        ChangeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => killed.BreakGlassAsync(killed.Ann))));

        ChangeRequest request = await killed.ReadAsync(Assert.Single(outcomes.Select(o => o.Id).OfType<string>().Distinct()));
        Assert.Single(request.Steps, s => s.Kind == ChangeStepKind.BrokeGlass);
        Assert.Equal(version + 1, killed.Board.Current.In("production").Version);
    }

    [Fact]
    public async Task What_was_decided_before_a_crash_is_done_after_it_and_once()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        await killed.ChangeAsync(r => r.ExecuteUpdateAsync(s => s.SetProperty(x => x.State, ChangeState.Releasing).SetProperty(x => x.Release, "0000000000000001"), Cancel), id);

        await LookAsync();
        await Eventually.HoldsAsync(() => !killed.IsKilled);
        await LookAsync();

        await console.Get<SwitchLedger>().SettleAsync(Cancel);
        await using var context = await console.ContextAsync();
        Assert.Equal(1, await context.SwitchRecords.CountAsync(r => r.Subject == id, Cancel));
    }

    [Fact]
    public async Task A_request_that_nobody_agrees_to_expires_with_a_trace()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        await killed.ChangeAsync(r => r.ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, DateTime.UtcNow.AddMinutes(-1)), Cancel), id);

        Assert.Equal(ChangeRefusal.Conflict, (await killed.AgreeAsync(id, await killed.SomebodyAsync())).Refusal);

        Assert.Equal(ChangeState.Expired, (await killed.ReadAsync(id)).State);
        await using var context = await console.ContextAsync();
        Assert.Equal(1, await context.AuditEntries.CountAsync(e => e.Kind == "change.expired" && e.Change == id, Cancel));
    }

    [Fact]
    public async Task The_record_of_a_restore_names_its_request_and_who_agreed()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string id = await killed.AskAsync();
        Actor colleague = await killed.SomebodyAsync();
        await killed.AgreeAsync(id, colleague);
        await console.Get<SwitchLedger>().SettleAsync(Cancel);

        await using var context = await console.ContextAsync();
        SwitchRow row = await context.SwitchRecords.AsNoTracking().SingleAsync(r => r.Subject == id, Cancel);
        Assert.Equal((SwitchAction.Restore, SwitchCause.FourEyes, colleague.Id), (row.Action, row.Cause, row.ActorId));
    }

    /// <summary>Whatever happens to any change makes the console look at all of them.</summary>
    private async Task LookAsync() => await (await RestoreCase.StartAsync(console)).AskAsync();
}
