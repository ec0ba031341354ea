using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit;

public sealed class KeyRotationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotation_is_signed_by_both_keys_before_it_answers_and_by_the_new_one_after()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await using IAsyncDisposable running = await node.RunAsync<CheckpointWatch>(); // which signs at once, inside the commit
        VerifierKey old = (await KeysAsync(database)).Current!.Key;
        await node.RecordAsync(3);

        KeyChange change = await node.Rotation.RotateAsync(TrailNode.Shell, "a year has passed", Cancellation);

        Assert.Equal(KeyChangeOutcome.Done, change.Outcome);
        PublishedCheckpoint crossed = node.Newest.Current!;
        SignedNote note = SignedNote.TryParse(crossed.Note)!;
        Assert.True(note.IsSignedBy(old) && note.IsSignedBy(change.Key!));
        Assert.True(node.KeyFile.IsCurrent(change.Key!));
        Assert.False(node.KeyFile.HasNext);
        AuditRow row = await NewestAsync(database);
        JsonNode entry = JsonNode.Parse(row.Entry)!;
        Assert.Equal("audit.key_rotated", row.Kind);
        Assert.Equal(old.ToString(), (string?)entry["before"]!["verifierKey"]);
        Assert.Equal(change.Key!.ToString(), (string?)entry["after"]!["verifierKey"]);
        Assert.Equal("a year has passed", (string?)entry["reason"]);
        Assert.Contains(await node.Alarms.OpenAsync(cancellationToken: Cancellation), alarm => alarm.Seq == row.Seq);

        await node.RecordAsync();
        SignedNote next = SignedNote.TryParse((await node.IssueAsync()).Note)!;
        Assert.True(next.IsSignedBy(change.Key!));
        Assert.False(next.IsSignedBy(old));
    }

    [Theory]
    [InlineData(nameof(KeyStep.Written))]
    [InlineData(nameof(KeyStep.Recorded))]
    [InlineData(nameof(KeyStep.Signed))]
    [InlineData(nameof(KeyStep.Swapped))]
    public async Task A_start_after_a_crash_at_any_point_finishes_or_undoes_a_rotation(string step)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        VerifierKey old = await CrashAsync(database, Enum.Parse<KeyStep>(step), lost: false);
        long size = await SizeAsync(database);
        long previous = await SignedAsync(database);

        await using TrailNode restarted = await TrailNode.StartAsync(database);
        await using IAsyncDisposable running = await restarted.RunAsync<CheckpointWatch>();

        KeySchedule keys = await KeysAsync(database);
        Assert.Equal(step == nameof(KeyStep.Written) ? 1 : 2, keys.Keys.Count);
        Assert.True(restarted.Issuer.State.IsHealthy, restarted.Issuer.State.Reason);
        Assert.True(restarted.KeyFile.IsCurrent(keys.Current!.Key));
        Assert.False(restarted.KeyFile.HasNext);
        Assert.Equal(size, restarted.Newest.Current!.Checkpoint.Size);
        await restarted.AssertSoundAsync(restarted.Newest.Current, step == nameof(KeyStep.Recorded) ? previous : previous - 1);

        // The checkpoint after the rotation has both signatures, whoever wrote it.
        if (keys.Keys.Count == 2)
        {
            await using OpsDbContext context = database.Context();
            string crossed = await context.AuditCheckpoints.Where(c => c.Size > keys.Current.Seq).OrderBy(c => c.Size).Select(c => c.Note).FirstAsync(Cancellation);
            Assert.True(SignedNote.TryParse(crossed)!.IsSignedBy(old));
            Assert.True(SignedNote.TryParse(crossed)!.IsSignedBy(keys.Current.Key));
        }

        Assert.Equal(KeyChangeOutcome.Done, (await restarted.Rotation.RotateAsync(TrailNode.Shell, "again", Cancellation)).Outcome);
    }

    [Theory]
    [InlineData(nameof(KeyStep.Written))]
    [InlineData(nameof(KeyStep.Recorded))]
    [InlineData(nameof(KeyStep.Signed))]
    [InlineData(nameof(KeyStep.Swapped))]
    public async Task And_a_replacement(string step)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await CrashAsync(database, Enum.Parse<KeyStep>(step), lost: true);

        await using TrailNode restarted = await TrailNode.StartAsync(database);
        await using IAsyncDisposable running = await restarted.RunAsync<CheckpointWatch>();

        Assert.False(restarted.KeyFile.HasNext);
        if (step == nameof(KeyStep.Written))
        {
            Assert.Equal(CheckpointTrouble.NoKey, restarted.Issuer.State.Trouble);
            Assert.Equal(KeyChangeOutcome.Done, (await restarted.Rotation.ReplaceAsync(TrailNode.Shell, "disk lost", Cancellation)).Outcome);
        }

        KeySchedule keys = await KeysAsync(database);
        Assert.True(restarted.Issuer.State.IsHealthy, restarted.Issuer.State.Reason);
        Assert.True(keys.Current!.AfterLoss);
        Assert.True(restarted.KeyFile.IsCurrent(keys.Current.Key));
        Assert.True(SignedNote.TryParse(restarted.Newest.Current!.Note)!.IsSignedBy(keys.Current.Key));
    }

    [Fact]
    public async Task A_replacement_keeps_the_file_that_was_not_the_key()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.IssueAsync();
        using SigningKey somebodys = SigningKey.Create();
        node.KeyFile.Write(somebodys);

        Assert.Equal(KeyChangeOutcome.Done, (await node.Rotation.ReplaceAsync(TrailNode.Shell, "lost", Cancellation)).Outcome);

        string kept = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(node.KeyFile.Path)!, "*.before-*"));
        Assert.Equal(somebodys.ToPem(), await File.ReadAllTextAsync(kept, Cancellation));
    }

    [Fact]
    public async Task A_key_that_works_is_not_replaced_and_one_that_does_not_is_not_rotated()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);

        Assert.Equal(KeyChangeOutcome.NotLost, (await node.Rotation.ReplaceAsync(TrailNode.Shell, "why not", Cancellation)).Outcome);
        await node.IssueAsync();
        File.Delete(node.KeyFile.Path);
        KeyChange change = await node.Rotation.RotateAsync(TrailNode.Shell, "why not", Cancellation);
        Assert.Equal(KeyChangeOutcome.NotSigning, change.Outcome);
        Assert.Contains("audit replace-key", change.Says, StringComparison.Ordinal);
        Assert.Single((await KeysAsync(database)).Keys);
    }

    [Fact]
    public async Task A_damaged_trail_keeps_its_key()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.RecordAsync(5);
        await using OpsDbContext context = database.Context();
        await context.Database.ExecuteSqlRawAsync("UPDATE AuditEntries SET LeafHash = zeroblob(32) WHERE Seq = 3", Cancellation);

        Assert.Equal(KeyChangeOutcome.NotSigning, (await node.Rotation.RotateAsync(TrailNode.Shell, "x", Cancellation)).Outcome);
        Assert.Equal(KeyChangeOutcome.NotSigning, (await node.Rotation.ReplaceAsync(TrailNode.Shell, "x", Cancellation)).Outcome);
    }

    [Fact]
    public async Task Only_who_manages_the_trail_changes_its_key_and_attempts_are_recorded()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        Actor[] refused = [await PersonAsync(node, Roles.Engineer), Actor.Console, Actor.Nobody("", ActorOrigin.Console), await KeyAsync(node)];
        foreach (Actor actor in refused)
        {
            Assert.Equal(KeyChangeOutcome.NotAllowed, (await node.Rotation.RotateAsync(actor, "x", Cancellation)).Outcome);
            Assert.Equal(("audit.key_rotated", "denied"), await LastAsync(database));
            Assert.Equal(KeyChangeOutcome.NotAllowed, (await node.Rotation.ReplaceAsync(actor, "x", Cancellation)).Outcome);
            Assert.Equal(("audit.key_replaced", "denied"), await LastAsync(database));
        }

        Actor compliance = await PersonAsync(node, Roles.Compliance);
        Assert.Equal(KeyChangeOutcome.NoReason, (await node.Rotation.RotateAsync(compliance, " ", Cancellation)).Outcome);
        Assert.Equal(KeyChangeOutcome.Done, (await node.Rotation.RotateAsync(compliance, "x", Cancellation)).Outcome);
        Assert.True(node.Issuer.State.IsHealthy); // refused attempts name no key, and disturb nothing
        await node.AssertSoundAsync(node.Newest.Current!, 0);
    }

    [Fact]
    public async Task Rotations_at_the_same_time_on_two_nodes_lose_no_key()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode one = await TrailNode.StartAsync(database), two = await TrailNode.StartAsync(database);

        KeyChange[] changes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : two).Rotation.RotateAsync(TrailNode.Shell, "x", Cancellation)));
        await one.RecordAsync();
        await Task.WhenAll(one.IssueAsync(), two.IssueAsync());

        Assert.All(changes, c => Assert.Contains(c.Outcome, new[] { KeyChangeOutcome.Done, KeyChangeOutcome.Busy }));
        Assert.Contains(changes, c => c.Outcome == KeyChangeOutcome.Done);
        KeySchedule keys = await KeysAsync(database);
        Assert.Equal(1 + changes.Count(c => c.Outcome == KeyChangeOutcome.Done), keys.Keys.Count);
        Assert.True(one.KeyFile.IsCurrent(keys.Current!.Key));
        Assert.True(one.Issuer.State.IsHealthy && two.Issuer.State.IsHealthy);
        await using OpsDbContext context = database.Context();
        long previous = 0;
        foreach (AuditCheckpoint stored in await context.AuditCheckpoints.OrderBy(c => c.Size).ToListAsync(Cancellation))
        {
            SignedNote note = SignedNote.TryParse(stored.Note)!;
            Assert.All(keys.RequiredFor(stored.Size, previous), key => Assert.True(note.IsSignedBy(key)));
            previous = stored.Size;
        }
    }

    /// <summary>Runs a change of the key until a step, and lets the process end there. Returns the key before.</summary>
    private static async Task<VerifierKey> CrashAsync(TestDatabase database, KeyStep step, bool lost)
    {
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.RecordAsync(3);
        await node.IssueAsync();
        await node.RecordAsync(2);
        VerifierKey old = (await KeysAsync(database)).Current!.Key;
        if (lost)
        {
            File.Delete(node.KeyFile.Path);
        }

        node.KeyFile.Reached = reached =>
        {
            if (reached == step)
            {
                throw new CrashException();
            }
        };
        await Assert.ThrowsAsync<CrashException>(() => lost
            ? node.Rotation.ReplaceAsync(TrailNode.Shell, "x", Cancellation)
            : node.Rotation.RotateAsync(TrailNode.Shell, "x", Cancellation));
        return old;
    }

    private static async Task<KeySchedule> KeysAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return await KeyEntries.ReadAsync(context, Cancellation);
    }

    private static async Task<long> SizeAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return await context.AuditHead.Select(h => h.Size).SingleAsync(Cancellation);
    }

    private static async Task<long> SignedAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return await context.AuditCheckpoints.MaxAsync(c => c.Size, Cancellation);
    }

    private static async Task<AuditRow> NewestAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return await context.AuditEntries.OrderByDescending(e => e.Seq).FirstAsync(Cancellation);
    }

    private static async Task<(string Kind, string Outcome)> LastAsync(TestDatabase database)
    {
        AuditRow row = await NewestAsync(database);
        return (row.Kind, row.Outcome);
    }

    private static async Task<Actor> PersonAsync(TrailNode node, string role)
    {
        NewPerson made = await node.Get<PeopleCommands>().AddAsync($"{role}@example.com", null, [role], null, TrailNode.Shell, Cancellation);
        AccessEntry person = node.Get<AccessDirectory>().Find(made.PersonId)!;
        return Actor.Person(new AccessTicket(made.PersonId, person.Email, Guid.NewGuid().ToString("n"), person.Stamp), new ActorOrigin("web"));
    }

    private static async Task<Actor> KeyAsync(TrailNode node)
    {
        NewKey made = await node.Get<KeyCommands>().AddAsync("all", [.. Scopes.All], TrailNode.Shell, Cancellation);
        return Actor.Key(node.Get<KeyDirectory>().Find(made.Id)!, new ActorOrigin("api"));
    }

    private sealed class CrashException : Exception;
}
