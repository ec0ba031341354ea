using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Anchors;

/// <summary>A trail that is cut, put back or rewritten, held against one anchor at a time.</summary>
public sealed class AnchorCheckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("file", 1, true)]
    [InlineData("file", 1, false)]
    [InlineData("file", 10, true)]
    [InlineData("file", 10, false)]
    [InlineData("file", int.MaxValue, true)]
    [InlineData("file", int.MaxValue, false)]
    [InlineData("git", 1, true)]
    [InlineData("git", 1, false)]
    [InlineData("git", 10, true)]
    [InlineData("git", 10, false)]
    [InlineData("git", int.MaxValue, true)]
    [InlineData("git", int.MaxValue, false)]
    public async Task A_tail_that_was_cut_with_its_checkpoints_is_found_by_one_anchor_alone(string anchor, int count, bool mendEnd)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long size = await LiveAsync(database, anchor, 30);
        await Tamper.CutAsync(database, Math.Max(0, size - count), mendEnd);

        await using TrailNode node = await StartAsync(database, anchor);
        AnchorFinding finding = (await node.Get<AnchorCheck>().RunAsync(Cancel))!;
        Assert.Equal(AnchorVerdict.Shorter, finding.Disagreement);
        Assert.Equal(anchor, finding.Anchor);
        Assert.Equal(size, finding.Anchored.Size);
        Assert.Equal(Math.Max(0, size - count), finding.TrailSize);
        await AssertToldOnceAsync(node, finding);
    }

    [Theory, InlineData("file"), InlineData("git")]
    public async Task A_tail_that_was_cut_below_a_complete_tile_is_found(string anchor)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long size = await LiveAsync(database, anchor, 256); // the tile keeps the hashes of what is deleted
        await Tamper.CutAsync(database, size - 10, mendEnd: false);
        await using TrailNode node = await StartAsync(database, anchor);
        Assert.Equal(AnchorVerdict.Shorter, (await node.Get<AnchorCheck>().RunAsync(Cancel))!.Disagreement);
    }

    [Theory, InlineData("file"), InlineData("git")]
    public async Task A_trail_that_was_started_anew_is_found(string anchor)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long size = await LiveAsync(database, anchor, 5);
        await Tamper.EmptyAsync(database);
        await using TrailNode node = await StartAsync(database, anchor);
        AnchorFinding finding = (await node.Get<AnchorCheck>().RunAsync(Cancel))!;
        Assert.Equal(AnchorVerdict.Replaced, finding.Disagreement);
        Assert.Equal(size, finding.Anchored.Size);
        await AssertToldOnceAsync(node, finding);
    }

    [Theory, InlineData("file"), InlineData("git")]
    public async Task A_rewritten_history_is_found(string anchor)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long size = await LiveAsync(database, anchor, 30);
        await Tamper.RewriteAsync(database, 10);
        await using TrailNode node = await StartAsync(database, anchor);
        AnchorFinding finding = (await node.Get<AnchorCheck>().RunAsync(Cancel))!;
        Assert.Equal(AnchorVerdict.Different, finding.Disagreement);
        Assert.Equal(size, finding.Anchored.Size);
        await AssertToldOnceAsync(node, finding);
    }

    [Theory, InlineData("file"), InlineData("git")]
    public async Task A_cut_trail_that_has_grown_past_what_was_anchored_is_found(string anchor)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, anchor, 10);
        await Tamper.CutAsync(database, 5, mendEnd: true);
        await LiveAsync(database, "none", 30);
        await using TrailNode node = await StartAsync(database, anchor);
        Assert.Equal(AnchorVerdict.Different, (await node.Get<AnchorCheck>().RunAsync(Cancel))!.Disagreement);
    }

    [Theory, InlineData("file"), InlineData("git")]
    public async Task Entries_that_are_missing_in_the_middle_are_found(string anchor)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, anchor, 20);
        await using (OpsDbContext context = database.Context())
        {
            await context.AuditEntries.Where(e => e.Seq == 7).ExecuteDeleteAsync(Cancel);
        }

        await using TrailNode node = await StartAsync(database, anchor);
        Assert.Equal(AnchorVerdict.Different, (await node.Get<AnchorCheck>().RunAsync(Cancel))!.Disagreement);
    }

    [Fact]
    public async Task A_trail_put_back_to_before_its_key_changed_is_found()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, "file", 3);
        byte[] backup = await BackUpAsync(database);
        await using (TrailNode node = await StartAsync(database, "file"))
        await using (await node.RunAsync<AnchorRunner>())
        {
            await node.Rotation.RotateAsync(TrailNode.Shell, "yearly", Cancel);
            await node.RecordAsync(3);
            await node.IssueAsync();
        }

        await RestoreAsync(database, backup);
        await using TrailNode fresh = await StartAsync(database, "file");
        Assert.Equal(AnchorVerdict.Shorter, (await fresh.Get<AnchorCheck>().RunAsync(Cancel))!.Disagreement);
    }

    [Theory, InlineData("file"), InlineData("git")]
    public async Task A_restored_backup_is_one_finding_until_it_is_acknowledged_and_never_again(string anchor)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, anchor, 3);
        byte[] backup = await BackUpAsync(database);
        for (int i = 0; i < 5; i++)
        {
            await LiveAsync(database, anchor, 2); // five checkpoints that the backup knows nothing of
        }

        await RestoreAsync(database, backup);
        await using (TrailNode node = await StartAsync(database, anchor))
        {
            AnchorFinding finding = (await node.Get<AnchorCheck>().RunAsync(Cancel))!;
            await AssertToldOnceAsync(node, finding);
        }

        await using (TrailNode restarted = await StartAsync(database, anchor))
        {
            Assert.Null(await restarted.Get<AnchorCheck>().RunAsync(Cancel));
            AnchorFinding open = Assert.Single(restarted.Get<AnchorFindings>().Open); // nobody has looked at it yet
            Assert.Equal(AcknowledgeOutcome.Done, await restarted.Alarms.AcknowledgeAsync(open.Seq!.Value, "Backup of 06:00 restored after the disk failed.", TrailNode.Shell, Cancel));
            Assert.Null(await restarted.Get<AnchorCheck>().RunAsync(Cancel));
            Assert.Empty(restarted.Get<AnchorFindings>().Open);
        }

        await LiveAsync(database, anchor, 40); // it grows past everything that was anchored
        byte[] later = await BackUpAsync(database);
        await LiveAsync(database, anchor, 1);
        await using (TrailNode again = await StartAsync(database, anchor))
        {
            Assert.Null(await again.Get<AnchorCheck>().RunAsync(Cancel));
            Assert.Empty(again.Get<AnchorFindings>().Open);
        }

        await RestoreAsync(database, later); // a second time is another finding
        await using TrailNode second = await StartAsync(database, anchor);
        await AssertToldOnceAsync(second, (await second.Get<AnchorCheck>().RunAsync(Cancel))!, times: 2);
    }

    [Fact]
    public async Task A_second_cut_is_found_though_the_trail_is_shorter_than_the_first_finding_says()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        long size = await LiveAsync(database, "file", 50);
        await Tamper.CutAsync(database, 10, mendEnd: true);
        await using (TrailNode node = await StartAsync(database, "file"))
        {
            AnchorFinding finding = (await node.Get<AnchorCheck>().RunAsync(Cancel))!;
            await AssertToldOnceAsync(node, finding);
            await node.Alarms.AcknowledgeAsync(node.Get<AnchorFindings>().Open[0].Seq!.Value, "Restored.", TrailNode.Shell, Cancel);
        }

        long grown = await LiveAsync(database, "file", 10);
        Assert.InRange(grown, 20, size - 1);
        await Tamper.CutAsync(database, grown - 3, mendEnd: true);
        await using TrailNode again = await StartAsync(database, "file");
        Assert.Equal(grown, (await again.Get<AnchorCheck>().RunAsync(Cancel))!.Anchored.Size);
    }

    [Fact]
    public async Task A_finding_that_is_rolled_back_itself_is_found_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, "file", 3);
        byte[] backup = await BackUpAsync(database);
        await LiveAsync(database, "file", 3);
        for (int i = 0; i < 2; i++)
        {
            await RestoreAsync(database, backup);
            await using TrailNode node = await StartAsync(database, "file");
            Assert.NotNull(await node.Get<AnchorCheck>().RunAsync(Cancel));
        }
    }

    [Theory, InlineData("file", 3), InlineData("git", 3), InlineData("both", 60)]
    public async Task An_untouched_trail_raises_no_alarm_while_it_grows_nor_after_restarts(string anchor, int count)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        for (int start = 0; start < 3; start++)
        {
            await using TrailNode node = await StartAsync(database, anchor);
            await using (await node.RunAsync<AnchorRunner>())
            {
                Task writing = Task.Run(
                    async () =>
                    {
                        for (int i = 0; i < count; i++)
                        {
                            await node.RecordAsync();
                            await node.IssueAsync();
                        }
                    },
                    Cancel);
                while (!writing.IsCompleted)
                {
                    Assert.Null(await node.Get<AnchorCheck>().RunAsync(Cancel));
                }

                await writing;
                await node.Rotation.RotateAsync(TrailNode.Shell, "often", Cancel);
            }

            Assert.Null(await node.Get<AnchorCheck>().RunAsync(Cancel));
            Assert.Empty(node.Get<AnchorFindings>().Open);
            Assert.All(node.Get<AnchorStates>().All, state => Assert.Equal("", state.Remark + state.Problem));
        }
    }

    [Fact]
    public async Task What_no_key_of_the_trail_signed_is_remarked_and_raises_no_alarm()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, "file", 3);
        await using TrailNode node = await StartAsync(database, "file");
        string logId = await LogIdAsync(database);
        await File.AppendAllTextAsync(FileOf(database), CheckpointList.Item(Notes.Of(1000, logId)) + CheckpointList.Item(Notes.Of(7, Notes.OtherLogId)) + "and\n\nsome noise", Cancel);
        await using (await node.RunAsync<AnchorRunner>())
        {
            Assert.Null(await node.Get<AnchorCheck>().RunAsync(Cancel));
            Assert.Empty(node.Get<AnchorFindings>().Open);
            string remark = node.Get<AnchorStates>().Find("file")!.Remark;
            Assert.Contains("It holds 1 checkpoints that the trail does not agree with and that no key of it signed", remark, StringComparison.Ordinal);
            Assert.Contains("1 other trails", remark, StringComparison.Ordinal);
            Assert.Equal(remark, Assert.Single((await node.Get<AuditStatusQuery>().ReadAsync(Cancel))!.Anchors).Remark); // the page shows it
        }
    }

    [Fact]
    public async Task An_anchor_that_lost_what_it_held_is_remarked()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, "file", 3);
        File.Delete(FileOf(database));
        await using TrailNode node = await StartAsync(database, "file");
        await using (await node.RunAsync<AnchorRunner>())
        {
            await Until.StandsAsync(node, "file", state => state.Remark.Length > 0);
            Assert.Contains("and does not any more", node.Get<AnchorStates>().Find("file")!.Remark, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Applications_are_witnesses_too()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database, "none", 5);
        byte[] backup = await BackUpAsync(database);
        PublishedCheckpoint seen;
        await using (TrailNode node = await StartAsync(database, "none"))
        {
            await node.RecordAsync(5);
            seen = await node.IssueAsync();
            AnchorCheck check = node.Get<AnchorCheck>();
            Assert.Equal(AnchorVerdict.Agrees, await check.ReportAsync(seen, "support-bot", Cancel));
            Assert.Equal(AnchorVerdict.NotSigned, await check.ReportAsync(Notes.Of(1000, await LogIdAsync(database)), "liar", Cancel));
            Assert.Equal(AnchorVerdict.OtherLog, await check.ReportAsync(Notes.Of(1), "stranger", Cancel));
            Assert.Equal(AnchorVerdict.NotSigned, await check.ReportAsync(seen with { Note = "nonsense" }, "fool", Cancel));
            Assert.Equal(AnchorVerdict.Agrees, await check.ReportAsync(seen with { Checkpoint = seen.Checkpoint with { Size = 1000 } }, "the note is what counts", Cancel));
            Assert.Empty(node.Get<AnchorFindings>().Open);
        }

        await RestoreAsync(database, backup);
        await using TrailNode restored = await StartAsync(database, "none");
        Assert.Equal(AnchorVerdict.Shorter, await restored.Get<AnchorCheck>().ReportAsync(seen, "support-bot\u001b[31m", Cancel));
        Assert.Equal(AnchorVerdict.Shorter, await restored.Get<AnchorCheck>().ReportAsync(seen, "other-bot", Cancel));
        AnchorFinding finding = Assert.Single(restored.Get<AnchorFindings>().Open);
        Assert.Equal("support-bot[31m", finding.Anchor);
        await AssertToldOnceAsync(restored, finding);
    }

    private static async Task AssertToldOnceAsync(TrailNode node, AnchorFinding finding, int times = 1)
    {
        Assert.Null(await node.Get<AnchorCheck>().RunAsync(Cancel)); // it is known now
        AnchorFinding open = Assert.Single(node.Get<AnchorFindings>().Open);
        Assert.Equal((finding.Anchored.Size, finding.TrailSize, finding.Disagreement), (open.Anchored.Size, open.TrailSize, open.Disagreement));
        await using OpsDbContext context = await node.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        Assert.Equal(times, await context.AuditEntries.CountAsync(e => e.Kind == "storage.rollback_detected", Cancel));
        OpenAlarm alarm = Assert.Single(await node.Alarms.OpenAsync(cancellationToken: Cancel), a => a.Kind == "storage.rollback_detected");
        Assert.Equal(open.Seq, alarm.Seq);
    }

    /// <summary>A console that lives for a while: writes, signs, anchors, stops.</summary>
    private static async Task<long> LiveAsync(TestDatabase database, string anchor, int count)
    {
        await using TrailNode node = await StartAsync(database, anchor);
        await using (await node.RunAsync<AnchorRunner>())
        {
            await node.RecordAsync(count);
            await node.IssueAsync();
        }

        Assert.All(node.Get<AnchorStates>().All, state => Assert.Equal((node.Newest.Current!.Checkpoint.Size, ""), (state.Size, state.Problem)));
        return node.Newest.Current!.Checkpoint.Size;
    }

    private static Task<TrailNode> StartAsync(TestDatabase database, string anchor) => TrailNode.StartAsync(database, options =>
    {
        options.Anchors.File.Enabled = anchor is "file" or "both";
        options.Anchors.Git.Enabled = anchor is "git" or "both";
    });

    private static string FileOf(TestDatabase database) => Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "anchor", "checkpoints.txt");

    private static async Task<string> LogIdAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return (await context.AuditHead.SingleAsync(Cancel)).LogId;
    }

    private static async Task<byte[]> BackUpAsync(TestDatabase database)
    {
        string copy = database.File + ".copy";
        await database.Dialect.BackupAsync(copy, Cancel);
        byte[] bytes = await File.ReadAllBytesAsync(copy, Cancel);
        File.Delete(copy);
        return bytes;
    }

    private static async Task RestoreAsync(TestDatabase database, byte[] backup)
    {
        SqliteConnection.ClearAllPools();
        File.Delete(database.File + "-wal");
        File.Delete(database.File + "-shm");
        await File.WriteAllBytesAsync(database.File, backup, Cancel);
    }
}
