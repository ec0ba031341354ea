using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Audit.Reading;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Audit.Reading;

public sealed class AuditComponentsTests : BunitContext, IClassFixture<ConsoleWithTrail>
{
    private static readonly DateTime Now = DateTime.UtcNow;

    private readonly ConsoleWithTrail _console;

    public AuditComponentsTests(ConsoleWithTrail console)
    {
        _console = console;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_says_who_by_which_door_what_and_how_it_ended()
    {
        AuditListState state = await _console.ListAsync($"/audit?object=apikey:{ConsoleWithTrail.KeyId}&cursor=o{_console.Story[^1] + 1}", await _console.ActorAsync(Roles.Compliance));
        IRenderedComponent<AuditTable> table = Render<AuditTable>(p => p.Add(t => t.Rows, state.Page!.Items));

        IElement first = table.Find("tbody tr");
        Assert.Equal($"/audit/{_console.Story[^1]}", first.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("revoked an API key", first.TextContent);
        Assert.Contains("Browser: ", first.QuerySelector(".who")!.TextContent);
        Assert.Contains(_console.Kim.Name, first.QuerySelector(".who")!.TextContent);
        Assert.Equal("Denied", first.QuerySelector(".badge")!.TextContent.Trim());
        Assert.Contains("For the nightly build", table.FindAll("tbody tr")[2].TextContent);

        table.FindAll("tbody a")[0].Focus();
        await table.Find(".table-scroll").KeyDownAsync(new KeyboardEventArgs { Key = "j" });
        JSInterop.VerifyFocusAsyncInvoke();
    }

    [Fact]
    public async Task A_history_shows_what_each_entry_changed()
    {
        AuditListState state = await _console.ListAsync($"/audit?object=apikey:{ConsoleWithTrail.KeyId}", await _console.ActorAsync(Roles.Compliance));
        IRenderedComponent<AuditTimeline> timeline = Render<AuditTimeline>(p => p.Add(t => t.Items, [.. state.Page!.Items.Where(i => _console.Story.Contains(i.Seq))]));

        IReadOnlyList<IElement> entries = timeline.FindAll(".timeline > li");
        Assert.Equal(3, entries.Count);
        Assert.Contains("denied", entries[0].ClassName);
        Assert.Equal("ci", entries[1].QuerySelector("del .value")!.TextContent);
        Assert.Equal("build", entries[1].QuerySelector("ins .value")!.TextContent);
        Assert.Equal("For the nightly build", entries[2].QuerySelector("blockquote")!.TextContent);
    }

    [Fact]
    public async Task An_entry_is_proved_when_it_is_opened()
    {
        AuditEntryState state = _console.Services.GetRequiredService<AuditEntryState>();
        await state.LoadAsync(_console.Story[0], await _console.ActorAsync(Roles.Compliance), Cancel);
        IRenderedComponent<ProofPanel> panel = Render<ProofPanel>(p => p.Add(v => v.State, state));

        Assert.Contains("Belongs to the signed trail", panel.Markup);
        Assert.Equal($"/api/v1/audit/{_console.Story[0]}/proof", panel.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task An_entry_that_no_checkpoint_covers_says_so()
    {
        AuditEntryState state = _console.Services.GetRequiredService<AuditEntryState>();
        await Eventually.HoldsAsync(async () => // the console signs by itself now and then, also between an entry and its page
        {
            long seq = await _console.RecordAsync(_console.Event("apikey.revoked", "another"));
            await state.LoadAsync(seq, await _console.ActorAsync(Roles.Compliance), Cancel);
            return Render<ProofPanel>(p => p.Add(v => v.State, state)).Markup.Contains("No signed checkpoint", StringComparison.Ordinal);
        });

        await _console.SignAsync();
        await state.ProveAsync(Cancel);
        Assert.True(state.Proof!.Holds);
    }

    [Fact]
    public async Task What_was_erased_is_shown_as_erased_with_its_commitment()
    {
        AuditItem item = await _console.ItemAsync(_console.Story[0]);
        AuditPersonalItem kept = Assert.Single(item.Personal);
        IRenderedComponent<PersonalDetails> details = Render<PersonalDetails>(p => p.Add(d => d.Items, [kept, new AuditPersonalItem("object", new string('a', 64), null)]));

        Assert.Equal(AuditItem.Erased, details.Find(".erased").TextContent);
        Assert.Contains("203.0.113.7", details.Markup);
        Assert.Contains(kept.Commitment, details.Markup);
    }

    [Fact]
    public void The_panel_says_what_is_verified_signed_and_anchored_and_what_is_not()
    {
        AuditStatus status = new("log", 12, Now, null, null, new CheckpointState(CheckpointTrouble.NoKey, "The signing key is not there.", Now),
            new VerificationStatus(Now, 10, 4, "edited", "Entry 4 was edited.", null),
            [new AnchorStatus("file", 10, Now.AddHours(-3), null, "", "It holds checkpoints of 1 other trails too."), new AnchorStatus("webhook", 8, Now.AddDays(-1), Now.AddHours(-2), "It answers 500.", "")]);
        IElement panel = Render<AuditStatusPanel>(p => p.Add(v => v.Status, status).Add(v => v.Now, Now)).Find("section");
        string text = panel.TextContent;

        Assert.All(["Tampered with", "Entry 4 was edited.", "Not signed", "The signing key is not there.", "file: It holds checkpoints of 1 other trails too.", "It answers 500.", "3 h 0 min", "2 entries not anchored yet"], part => Assert.Contains(part, text));
        Assert.Equal(["badge badge-warn", "badge badge-bad"], panel.QuerySelectorAll(".anchor .badge").Select(b => b.ClassName));
    }

    [Fact]
    public void A_fresh_trail_says_what_is_not_there_yet()
    {
        AuditStatus status = new("log", 1, Now, null, null, new CheckpointState(CheckpointTrouble.None, "", Now), null, []);
        string text = Render<AuditStatusPanel>(p => p.Add(v => v.Status, status).Add(v => v.Now, Now)).Find("section").TextContent;

        Assert.All(["Not yet", "No anchor yet", "Since the start"], part => Assert.Contains(part, text));
    }

    [Fact]
    public async Task A_verification_that_runs_shows_how_far_it_is_and_can_be_stopped()
    {
        bool stopped = false;
        IRenderedComponent<VerificationRun> run = Render<VerificationRun>(p => p
            .Add(r => r.Progress, new VerificationProgress(250, 1000, Now)).Add(r => r.MayCancel, true).Add(r => r.Cancel, () => stopped = true));

        Assert.Equal(("250", "1000"), (run.Find("progress").GetAttribute("value"), run.Find("progress").GetAttribute("max")));
        await run.Find("button").ClickAsync(new());
        Assert.True(stopped);
        Assert.Empty(Render<VerificationRun>().FindAll("progress"));
    }

    [Fact]
    public async Task Only_those_who_may_verify_do_and_the_result_names_them()
    {
        AuditStatusState state = _console.Services.GetRequiredService<AuditStatusState>();
        Actor clara = await _console.ActorAsync(Roles.Compliance);
        await state.VerifyAsync(await _console.ActorAsync(Roles.Engineer));
        Assert.Equal("You may not verify the trail any more.", state.Problem);
        await state.StopAsync(await _console.ActorAsync(Roles.Engineer));
        Assert.Equal("You may not stop it any more.", state.Problem);

        TaskCompletionSource ended = new();
        state.RunChanged += () => _ = state.Running is null && ended.TrySetResult();
        await state.VerifyAsync(clara);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await state.LoadAsync(clara, Cancel);

        Assert.Null(state.Problem);
        Assert.True(state.Status!.Verified!.IsIntact, state.Status.Verified.Message);
        Assert.Equal(clara.Name, state.Status.Verified.By);
    }

    [Fact]
    public async Task An_alarm_is_acknowledged_once_with_a_note()
    {
        AuditStatusState state = _console.Services.GetRequiredService<AuditStatusState>();
        Actor clara = await _console.ActorAsync(Roles.Compliance);
        long seq = await _console.AlarmAsync();
        await state.LoadAsync(clara, Cancel);
        Assert.Contains(state.Alarms, a => a.Seq == seq);

        Assert.False(await state.AcknowledgeAsync(seq, " ", clara, Cancel));
        Assert.Equal("Say what you found.", state.Problem);
        Assert.True(await state.AcknowledgeAsync(seq, "Planned", clara, Cancel));
        Assert.DoesNotContain(state.Alarms, a => a.Seq == seq);

        await state.LoadAsync(await _console.ActorAsync(Roles.Engineer), Cancel);
        Assert.Empty(state.Alarms);
    }
}
