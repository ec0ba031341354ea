using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class AnchorRunnerTests
{
    private const string Alarming = "audit.key_rotated";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_asks_for_it_is_in_the_file_before_the_command_answers()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await using IAsyncDisposable anchors = await node.RunAsync<AnchorRunner>(), watch = await node.RunAsync<CheckpointWatch>();
        for (int i = 0; i < 20; i++)
        {
            long seq = await node.RecordAsync(kind: TrailNode.AtOnce);
            Assert.Equal(seq + 1, CheckpointList.Read(await File.ReadAllTextAsync(FileOf(database), Cancel))[^1].Checkpoint.Size);
        }
    }

    [Fact]
    public async Task The_branch_gets_at_most_one_commit_in_its_interval_but_for_events_that_are_anchored_at_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.Anchors.Git.Interval = TimeSpan.FromHours(1));
        await using IAsyncDisposable anchors = await node.RunAsync<AnchorRunner>(), watch = await node.RunAsync<CheckpointWatch>();
        long start = node.Newest.Current!.Checkpoint.Size;
        await HoldsAsync(node, "git", start);
        for (int i = 0; i < 10; i++)
        {
            await node.RecordAsync();
            await node.IssueAsync();
        }

        Assert.Equal(start, node.Get<AnchorStates>().Find("git")!.Size);
        long seq = await node.RecordAsync(kind: TrailNode.AtOnce);
        await HoldsAsync(node, "git", seq + 1);
        Assert.Equal("2", Scratch.Git(Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "anchor.git"), "rev-list", "--count", "opsconsole-audit"));
    }

    [Fact]
    public async Task Both_anchors_are_on_by_default_and_hold_the_last_checkpoint_when_the_console_has_stopped()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await using (await node.RunAsync<AnchorRunner>())
        await using (await node.RunAsync<CheckpointWatch>())
        {
            Assert.Equal(["file", "git"], node.Get<AnchorStates>().All.Select(s => s.Name));
            await node.RecordAsync(5);
        }

        long size = node.Newest.Current!.Checkpoint.Size;
        Assert.All(node.Get<AnchorStates>().All, state => Assert.Equal(size, state.Size));
        await using OpsDbContext context = database.Context();
        Assert.Equal(size, (await context.AuditHead.SingleAsync(Cancel)).Size);
        Assert.Equal([("file", size), ("git", size)], (await context.AuditAnchors.OrderBy(a => a.Name).ToListAsync(Cancel)).Select(a => (a.Name, a.Size)));
    }

    [Fact]
    public async Task Everything_goes_on_while_all_anchors_fail_and_what_they_missed_follows()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        string directory = Path.GetDirectoryName(database.File)!;
        await using TrailNode node = await TrailNode.StartAsync(database, options =>
        {
            options.Anchors.File.Path = "volume/checkpoints.txt";
            options.Anchors.Git.Repository = "nowhere.git";
            options.Anchors.Webhook = new WebhookAnchorOptions { Url = "https://localhost:1/", Secret = WebhookTests.Secret };
        });
        await using IAsyncDisposable anchors = await node.RunAsync<AnchorRunner>(), watch = await node.RunAsync<CheckpointWatch>();
        long seq = await node.RecordAsync(kind: TrailNode.AtOnce);
        Assert.Equal(seq + 1, node.Newest.Current!.Checkpoint.Size);
        foreach (string name in (string[])["file", "git", "webhook"])
        {
            await Until.StandsAsync(node, name, state => state is { FailingSince: not null, Problem.Length: > 0 });
        }

        await node.Get<AnchorStateRows>().SaveAsync(all: false, Cancel);
        await using (OpsDbContext context = database.Context())
        {
            Assert.True(await context.AuditAnchors.AnyAsync(a => a.Name == "file" && a.FailingSince != null && a.Problem.Contains("Create or mount it"), Cancel));
        }

        Directory.CreateDirectory(Path.Combine(directory, "volume"));
        seq = await node.RecordAsync(kind: TrailNode.AtOnce);
        Assert.Equal(seq + 1, node.Get<AnchorStates>().Find("file")!.Size);
        Assert.Null(node.Get<AnchorStates>().Find("file")!.FailingSince);
    }

    [Fact]
    public async Task A_row_is_not_written_for_each_checkpoint()
    {
        ManualTime time = new(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, time: time);
        AnchorStates states = node.Get<AnchorStates>();
        states.Start([new AnchorState("file", "", 0, null, null, "", "")]);
        AnchorStateRows rows = node.Get<AnchorStateRows>();
        Assert.Equal(0, await SaveAsync(1, TimeSpan.Zero) - 1); // the first one at once
        Assert.Equal(1, await SaveAsync(2, TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await SaveAsync(3, TimeSpan.FromMinutes(13)));
        Assert.Equal(4, await SaveAsync(4, TimeSpan.FromMinutes(1)));
        states.Failed("file", "Broken.");
        Assert.Equal(4, await SaveAsync(null, TimeSpan.Zero));
        await using OpsDbContext context = database.Context();
        Assert.Equal("Broken.", (await context.AuditAnchors.SingleAsync(Cancel)).Problem);

        async Task<long> SaveAsync(long? size, TimeSpan later)
        {
            time.Advance(later);
            if (size is { } anchored)
            {
                states.Succeeded("file", anchored);
            }

            await rows.SaveAsync(all: false, Cancel);
            await using OpsDbContext fresh = database.Context();
            return (await fresh.AuditAnchors.SingleAsync(Cancel)).Size;
        }
    }

    [Fact]
    public async Task The_webhook_gets_signed_checkpoints_and_every_alarm_once()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long first;
        await using (TrailNode node = await StartAsync(database, receiver))
        {
            await using IAsyncDisposable anchors = await node.RunAsync<AnchorRunner>(), watch = await node.RunAsync<CheckpointWatch>();
            await node.Rotation.RotateAsync(TrailNode.Shell, "yearly", Cancel);
            Received alarm = await receiver.WaitAsync(m => m.Type == "audit.alarm");
            Assert.True(alarm.IsSignedBy(WebhookTests.Secret));
            Assert.Equal(Alarming, alarm.Json["data"]!["kind"]!.GetValue<string>());
            first = alarm.Json["data"]!["seq"]!.GetValue<long>();
            Received checkpoint = await receiver.WaitAsync(m => m.Type == "audit.checkpoint" && m.Json["data"]!["size"]!.GetValue<long>() > first);
            Assert.True(checkpoint.IsSignedBy(WebhookTests.Secret));
            await node.AssertSoundAsync(CheckpointList.TryParse(checkpoint.Json["data"]!["note"]!.GetValue<string>())!, first);
            await HoldsAsync(node, AlarmDelivery.Name, first + 1);
        }

        long second;
        await using (TrailNode silent = await TrailNode.StartAsync(database)) // without the webhook: nobody is told
        {
            second = await silent.RecordAsync(kind: Alarming);
        }

        await using TrailNode again = await StartAsync(database, receiver);
        await using IAsyncDisposable running = await again.RunAsync<AnchorRunner>();
        await receiver.WaitAsync(m => m.Type == "audit.alarm" && m.Json["data"]!["seq"]!.GetValue<long>() == second);
        Assert.Equal([first, second], receiver.Messages.Where(m => m.Type == "audit.alarm").Select(m => m.Json["data"]!["seq"]!.GetValue<long>()));
    }

    [Fact]
    public async Task What_disagrees_at_start_is_found_told_to_the_webhook_and_shown()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long size;
        await using (TrailNode node = await StartAsync(database, receiver))
        await using (await node.RunAsync<AnchorRunner>())
        {
            await node.RecordAsync(20);
            size = (await node.IssueAsync()).Checkpoint.Size;
        }

        await Tamper.CutAsync(database, 11, mendEnd: true);
        await using TrailNode cut = await StartAsync(database, receiver);
        await using IAsyncDisposable anchors = await cut.RunAsync<AnchorRunner>(), watch = await cut.RunAsync<CheckpointWatch>();
        Received alarm = await receiver.WaitAsync(m => m.Type == "audit.alarm");
        Assert.Equal("storage.rollback_detected", alarm.Json["data"]!["kind"]!.GetValue<string>());
        AnchorFindings findings = cut.Get<AnchorFindings>(); // open once its event is committed, of which the webhook may be told before
        await Until.HoldsAsync(() => findings.Open.Count > 0, look => findings.Changed += look, look => findings.Changed -= look);
        AnchorFinding finding = Assert.Single(findings.Open);
        Assert.Equal((size, 11), (finding.Anchored.Size, finding.TrailSize));
        await using OpsDbContext context = database.Context();
        AuditRow row = await context.AuditEntries.SingleAsync(e => e.Kind == "storage.rollback_detected", Cancel);
        string entry = System.Text.Encoding.UTF8.GetString(row.Entry);
        Assert.Contains("\"after\":{\"found\":\"shorter\",\"size\":11}", entry, StringComparison.Ordinal);
        Assert.Contains($"\"size\":{size}}}", entry, StringComparison.Ordinal);
        IDisposable? signed = null; // at once, because the finding asks for it
        await Until.HoldsAsync(
            () => cut.Newest.Current?.Checkpoint.Size > row.Seq, look => signed = cut.Newest.Subscribe(_ => Task.Run(look)), _ => signed!.Dispose());
    }

    [Fact]
    public async Task A_finding_leaves_the_banner_when_it_is_acknowledged()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.Anchors.Git.Enabled = false);
        await node.RecordAsync(3);
        PublishedCheckpoint seen = await node.IssueAsync();
        await Tamper.CutAsync(database, 2, mendEnd: true);
        AnchorFindings findings = node.Get<AnchorFindings>();
        int changed = 0;
        findings.Changed += () => changed++;
        Assert.Equal(AnchorVerdict.Shorter, await node.Get<AnchorCheck>().ReportAsync(seen, "support-bot", Cancel));
        await node.Alarms.AcknowledgeAsync(Assert.Single(findings.Open).Seq!.Value, "A test.", TrailNode.Shell, Cancel);
        await findings.RefreshAsync(Cancel);
        Assert.Empty(findings.Open);
        Assert.Equal(2, changed);
    }

    [Fact]
    public async Task A_trail_too_damaged_to_be_written_to_is_still_a_finding()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.Anchors.Git.Enabled = false);
        await node.RecordAsync(3);
        PublishedCheckpoint seen = await node.IssueAsync();
        await using (OpsDbContext context = database.Context())
        {
            await context.AuditHead.ExecuteUpdateAsync(head => head.SetProperty(h => h.Size, 2), Cancel); // the next position is taken
        }

        Assert.Equal(AnchorVerdict.Shorter, await node.Get<AnchorCheck>().ReportAsync(seen, "support-bot", Cancel));
        Assert.Null(Assert.Single(node.Get<AnchorFindings>().Open).Seq);
        await node.Get<AnchorFindings>().RefreshAsync(Cancel);
        Assert.Single(node.Get<AnchorFindings>().Open);
    }

    private static Task<TrailNode> StartAsync(TestDatabase database, Receiver receiver) => TrailNode.StartAsync(database, options =>
    {
        options.Anchors.Git.Enabled = false;
        options.Anchors.Webhook = new WebhookAnchorOptions { Url = receiver.Url, Secret = WebhookTests.Secret, AllowPrivate = true };
    });

    private static string FileOf(TestDatabase database) => Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "anchor", "checkpoints.txt");

    private static Task HoldsAsync(TrailNode node, string anchor, long size) => Until.StandsAsync(node, anchor, state => state.Size == size);
}
