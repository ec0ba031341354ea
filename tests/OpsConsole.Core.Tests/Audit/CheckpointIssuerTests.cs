using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit;

public sealed class CheckpointIssuerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_is_signed_and_published_and_stored()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        List<PublishedCheckpoint> told = [];
        node.Newest.Subscribe(checkpoint =>
        {
            told.Add(checkpoint);
            return Task.CompletedTask;
        });
        await node.RecordAsync(5);

        PublishedCheckpoint first = await node.IssueAsync();
        PublishedCheckpoint again = await node.IssueAsync();
        long last = await node.RecordAsync(300);
        PublishedCheckpoint second = await node.IssueAsync();

        await node.AssertSoundAsync(first, 0);
        await node.AssertSoundAsync(second, first.Checkpoint.Size);
        Assert.Equal(first, again); // nothing new, nothing signed
        Assert.Equal(last + 1, second.Checkpoint.Size);
        Assert.Equal([first, second], told);
        Assert.True(node.Issuer.State.IsHealthy);
        await using OpsDbContext context = database.Context();
        Assert.Equal([first.Note, second.Note], await context.AuditCheckpoints.OrderBy(c => c.Size).Select(c => c.Note).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task An_event_is_signed_within_the_interval()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.CheckpointInterval = TimeSpan.FromMilliseconds(100));
        await using IAsyncDisposable running = await node.RunAsync<CheckpointWatch>();

        Task<PublishedCheckpoint> next = NextAsync(node);
        long seq = await node.RecordAsync();

        Assert.True((await next.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).Checkpoint.Size > seq);
    }

    [Fact]
    public async Task An_event_that_asks_for_it_is_signed_before_its_command_answers()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.CheckpointInterval = TimeSpan.FromHours(1));
        await using IAsyncDisposable running = await node.RunAsync<CheckpointWatch>();

        long plain = await node.RecordAsync();
        Assert.Equal(plain, node.Newest.Current!.Checkpoint.Size);
        long asking = await node.RecordAsync(kind: TrailNode.AtOnce);

        Assert.Equal(asking + 1, node.Newest.Current.Checkpoint.Size);
    }

    [Fact]
    public async Task The_last_events_are_signed_when_the_console_stops()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.CheckpointInterval = TimeSpan.FromHours(1));
        IAsyncDisposable running = await node.RunAsync<CheckpointWatch>();
        long seq = await node.RecordAsync();

        await running.DisposeAsync();

        Assert.Equal(seq + 1, node.Newest.Current!.Checkpoint.Size);
    }

    [Fact]
    public async Task A_new_start_publishes_the_stored_checkpoint_and_goes_on_from_it()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        PublishedCheckpoint before;
        await using (TrailNode node = await TrailNode.StartAsync(database))
        {
            await node.RecordAsync(700); // two tiles and a rest
            before = await node.IssueAsync();
        }

        await using TrailNode restarted = await TrailNode.StartAsync(database);
        Assert.Equal(before.Note, (await restarted.IssueAsync()).Note);
        Assert.Equal(before.Note, restarted.Newest.Current!.Note);
        await restarted.RecordAsync(3);
        await restarted.AssertSoundAsync(await restarted.IssueAsync(), before.Checkpoint.Size);
        Assert.Equal(before.Checkpoint.Size + 3, restarted.Newest.Current.Checkpoint.Size);
    }

    [Fact]
    public async Task Callers_at_the_same_time_get_what_covers_their_own_event_and_share_checkpoints()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        int published = 0;
        node.Newest.Subscribe(_ => Task.FromResult(Interlocked.Increment(ref published)));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (int i = 0; i < 10; i++)
            {
                long seq = await node.RecordAsync();
                Assert.True((await node.IssueAsync()).Checkpoint.Size > seq);
            }
        }));

        Assert.InRange(published, 1, 159);
    }

    [Fact]
    public async Task Two_nodes_sign_one_history()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode one = await TrailNode.StartAsync(database), two = await TrailNode.StartAsync(database);

        for (int i = 0; i < 10; i++)
        {
            long seq = await one.RecordAsync();
            PublishedCheckpoint[] issued = await Task.WhenAll(one.IssueAsync(), two.IssueAsync());
            Assert.All(issued, c => Assert.Equal(seq + 1, c.Checkpoint.Size));
            Assert.Equal(issued[0].Note, issued[1].Note);
        }

        Assert.True(one.Issuer.State.IsHealthy && two.Issuer.State.IsHealthy);
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET Entry = CAST(REPLACE(CAST(Entry AS TEXT), 'localhost', 'localhosT') AS BLOB) WHERE Seq = 11", 11)]
    [InlineData("UPDATE AuditEntries SET LeafHash = zeroblob(32) WHERE Seq = 11", 11)]
    [InlineData("DELETE FROM AuditEntries WHERE Seq = 11", 11)]
    [InlineData("UPDATE AuditEntries SET Seq = 999 WHERE Seq = 11; UPDATE AuditEntries SET Seq = 11 WHERE Seq = 12; UPDATE AuditEntries SET Seq = 12 WHERE Seq = 999", 11)]
    [InlineData("DELETE FROM AuditEntries WHERE Seq = 14", 14)]
    [InlineData("DELETE FROM AuditEntries WHERE Seq = 14; UPDATE AuditHead SET Size = Size - 1", null)]
    [InlineData("DELETE FROM AuditEntries WHERE Seq > 7; UPDATE AuditHead SET Size = 8", 8)] // below what is signed
    [InlineData("UPDATE AuditHead SET Range = zeroblob(length(Range))", null)]
    [InlineData("UPDATE AuditHead SET LogId = 'aaaaaaaaaaaaaaaaaaaaaaaaaa'", null)]
    [InlineData("UPDATE AuditCheckpoints SET Size = 500", 15)]
    public async Task A_trail_that_was_tampered_with_is_not_signed_but_alarms_once(string tamper, int? firstBad)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        PublishedCheckpoint signed = await GrowAsync(node);
        await TamperAsync(database, tamper);

        Assert.Equal(signed, await node.IssueAsync());
        Assert.Equal(signed, await node.IssueAsync());

        Assert.Equal(CheckpointTrouble.Damaged, node.Issuer.State.Trouble);
        await using OpsDbContext context = database.Context();
        Assert.Equal(1, await context.AuditCheckpoints.CountAsync(Cancellation));
        if (!tamper.Contains("AuditHead SET", StringComparison.Ordinal)) // without its end, nothing can be written
        {
            OpenAlarm alarm = Assert.Single(await node.Alarms.OpenAsync(cancellationToken: Cancellation));
            Assert.Equal("audit.damage_detected", alarm.Kind);
            string entry = System.Text.Encoding.UTF8.GetString((await context.AuditEntries.SingleAsync(e => e.Seq == alarm.Seq, Cancellation)).Entry);
            Assert.Contains(firstBad is null ? "audit.damage_detected" : $"\"firstBad\":{firstBad}", entry, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("UPDATE AuditEntries SET LeafHash = zeroblob(32) WHERE Seq = 3")]
    [InlineData("DELETE FROM AuditEntries WHERE Seq = 3")]
    [InlineData("DELETE FROM AuditEntries WHERE Seq > 7; UPDATE AuditHead SET Size = 8")]
    [InlineData("UPDATE AuditCheckpoints SET Note = REPLACE(Note, 'time 2', 'time 3')")]
    [InlineData("UPDATE AuditEntries SET Kind = 'test.plain' WHERE Seq = 0")]
    [InlineData("UPDATE AuditEntries SET Kind = 'audit.key_rotated' WHERE Seq = 3")]
    public async Task Nor_is_it_after_a_new_start(string tamper)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using (TrailNode node = await TrailNode.StartAsync(database))
        {
            await GrowAsync(node);
        }

        await TamperAsync(database, tamper);
        await using TrailNode restarted = await TrailNode.StartAsync(database);
        Assert.Null(await restarted.Issuer.IssueAsync(Cancellation));
        Assert.Equal(CheckpointTrouble.Damaged, restarted.Issuer.State.Trouble);
    }

    [Theory]
    [InlineData("prev", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("recordedAt", "2001-01-01T00:00:00.000Z")]
    [InlineData("log", "aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("kind", "audit.started")]
    [InlineData("kind", "audit.key_rotated")]
    public async Task An_entry_that_was_rewritten_with_all_hashes_must_still_fit_where_it_stands(string member, string value)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        PublishedCheckpoint signed = await GrowAsync(node);
        await RewriteAsync(database, 14, entry => entry[member] = value);

        Assert.Equal(signed, await node.IssueAsync());
        Assert.StartsWith("Entry 14 ", node.Issuer.State.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_whole_without_the_key_is_not_signed_by_the_next_start()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using (TrailNode node = await TrailNode.StartAsync(database))
        {
            await GrowAsync(node);
        }

        await RewriteAsync(database, 3, entry => entry["reason"] = "another");
        await using TrailNode restarted = await TrailNode.StartAsync(database);
        Assert.Null(await restarted.Issuer.IssueAsync(Cancellation));
        Assert.Contains("not those that were signed", restarted.Issuer.State.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_that_somebody_has_looked_at_does_not_alarm_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await GrowAsync(node);
        await TamperAsync(database, "UPDATE AuditEntries SET LeafHash = zeroblob(32) WHERE Seq = 11");
        await node.IssueAsync();
        long alarm = Assert.Single(await node.Alarms.OpenAsync(cancellationToken: Cancellation)).Seq;

        await node.Alarms.AcknowledgeAsync(alarm, "we know", TrailNode.Shell, Cancellation);
        await node.IssueAsync();

        Assert.Empty(await node.Alarms.OpenAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_database_that_was_put_back_to_an_earlier_state_while_the_console_ran_is_not_signed_even_when_it_grows_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.RecordAsync(3);
        await node.IssueAsync();
        string copy = database.File + ".copy";
        await database.Dialect.BackupAsync(copy, Cancellation);
        await node.RecordAsync(3);
        PublishedCheckpoint signed = await node.IssueAsync();

        SqliteConnection.ClearAllPools();
        File.Delete(database.File + "-wal");
        File.Delete(database.File + "-shm");
        File.Copy(copy, database.File, overwrite: true);
        Assert.Equal(signed, await node.IssueAsync());
        Assert.Equal(CheckpointTrouble.Damaged, node.Issuer.State.Trouble);

        await node.RecordAsync(20);
        Assert.Equal(signed, await node.IssueAsync());
        Assert.Equal(CheckpointTrouble.Damaged, node.Issuer.State.Trouble);
    }

    [Fact]
    public async Task Damage_that_was_undone_is_signed_over_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await GrowAsync(node);
        await TamperAsync(database, "UPDATE AuditEntries SET Seq = 5000 WHERE Seq = 11");
        await node.IssueAsync();
        Assert.False(node.Issuer.State.IsHealthy);

        await TamperAsync(database, "UPDATE AuditEntries SET Seq = 11 WHERE Seq = 5000");
        await node.AssertSoundAsync(await node.IssueAsync(), 10);
        Assert.True(node.Issuer.State.IsHealthy);
    }

    [Fact]
    public async Task A_console_without_its_key_starts_and_says_what_to_do_and_signs_when_the_key_is_back()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.RecordAsync(2);
        File.Move(node.KeyFile.Path, node.KeyFile.Path + ".away");

        await using (IAsyncDisposable running = await node.RunAsync<CheckpointWatch>())
        {
            await node.RecordAsync(kind: TrailNode.AtOnce);
            Assert.Null(node.Newest.Current);
            Assert.Equal(CheckpointTrouble.NoKey, node.Issuer.State.Trouble);
            Assert.Contains(node.KeyFile.Path, node.Issuer.State.Reason, StringComparison.Ordinal);
            Assert.Contains("audit replace-key", node.Issuer.State.Reason, StringComparison.Ordinal);
            File.Move(node.KeyFile.Path + ".away", node.KeyFile.Path);
        }

        Assert.True(node.Issuer.State.IsHealthy);
        await node.AssertSoundAsync(node.Newest.Current!, 0);
    }

    [Fact]
    public async Task Another_key_than_the_trail_names_does_not_sign()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        using SigningKey other = SigningKey.Create();
        node.KeyFile.Write(other);

        Assert.Null(await node.Issuer.IssueAsync(Cancellation));
        Assert.Equal(CheckpointTrouble.NoKey, node.Issuer.State.Trouble);
    }

    /// <summary>Ten entries signed, five more not.</summary>
    private static async Task<PublishedCheckpoint> GrowAsync(TrailNode node)
    {
        await node.RecordAsync(1);
        await using OpsDbContext context = await node.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancellation);
        await node.RecordAsync(10 - (int)(await context.AuditHead.SingleAsync(Cancellation)).Size);
        PublishedCheckpoint signed = await node.IssueAsync();
        await node.RecordAsync(5);
        Assert.Equal(10, signed.Checkpoint.Size);
        return signed;
    }

    /// <summary>Changes an entry, and then everything that follows from it but the signature.</summary>
    private static async Task RewriteAsync(TestDatabase database, long seq, Action<JsonObject> change)
    {
        await using OpsDbContext context = database.Context();
        CompactRange range = new();
        byte[] last = new byte[MerkleTree.HashLength];
        foreach (AuditRow row in await context.AuditEntries.OrderBy(e => e.Seq).ToListAsync(Cancellation))
        {
            if (row.Seq >= seq)
            {
                JsonObject entry = JsonNode.Parse(row.Entry)!.AsObject();
                entry["prev"] = Convert.ToHexStringLower(last);
                if (row.Seq == seq)
                {
                    change(entry);
                }

                row.Entry = CanonicalJson.Write(entry);
                row.LeafHash = MerkleTree.Leaf(row.Entry);
            }

            range.Append(last = row.LeafHash);
        }

        AuditHead head = await context.AuditHead.SingleAsync(Cancellation);
        (head.Range, head.LastLeafHash) = (range.ToBytes(), last);
        await context.SaveChangesAsync(Cancellation);
    }

    private static async Task TamperAsync(TestDatabase database, string sql)
    {
        await using OpsDbContext context = database.Context();
        await context.Database.ExecuteSqlRawAsync(sql, Cancellation);
    }

    private static Task<PublishedCheckpoint> NextAsync(TrailNode node)
    {
        TaskCompletionSource<PublishedCheckpoint> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Newest.Subscribe(checkpoint =>
        {
            next.TrySetResult(checkpoint);
            return Task.CompletedTask;
        });
        return next.Task;
    }
}
