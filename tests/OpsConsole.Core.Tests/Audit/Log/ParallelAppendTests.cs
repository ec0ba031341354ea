using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Log;

/// <summary>Whatever many writers do at once, what is left is one log.</summary>
public class ParallelAppendTests
{
    private static readonly Actor Console = Actor.Shell("tester@localhost");

    /// <summary>What a writer does: an event by itself, a change with its event, a change given up, or one that fails.</summary>
    private enum Step
    {
        Event,
        Change,
        GivenUp,
        Failing,
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixty_four_writers_leave_one_gapless_chain()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        Step[] steps = [.. Enumerable.Repeat(Step.Event, 39), Step.Change];
        await CheckAsync(database, node, [.. Enumerable.Repeat(steps, 64)]);
    }

    [Fact]
    public void Any_mixture_of_writers_leaves_one_gapless_chain()
    {
        Gen<Step[]> writer = Gen.Frequency(
            (6, Gen.Constant(Step.Event)), (3, Gen.Constant(Step.Change)), (1, Gen.Constant(Step.GivenUp)), (1, Gen.Constant(Step.Failing))).ArrayOf();
        Prop.ForAll(writer.NonEmptyListOf().Select(w => w.ToArray()).ToArbitrary(), writers =>
        {
            RunAsync(writers).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10).WithEndSize(12));

        static async Task RunAsync(Step[][] writers)
        {
            await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
            await using Node node = await Node.StartAsync(database);
            await CheckAsync(database, node, writers);
        }
    }

    /// <summary>Runs the writers, and checks that exactly what they were told is committed is there, in one chain.</summary>
    private static async Task CheckAsync(TestDatabase database, Node node, Step[][] writers)
    {
        AuditTrail trail = node.Get<AuditTrail>();
        IDbContextFactory<OpsDbContext> contexts = node.Get<IDbContextFactory<OpsDbContext>>(); // the node's own, for its write gate
        long before = await SizeAsync(database);
        long[][] told = await Task.WhenAll(writers.Select((steps, writer) => Task.Run(() => WriteAsync(contexts, trail, steps, writer), Cancel)));

        long[] all = [.. told.SelectMany(t => t).Order()];
        Assert.Equal(Enumerable.Range(0, all.Length).Select(i => before + i), all);
        Assert.All(told, own => Assert.Equal(own.Order(), own)); // one writer's own events keep their order
        await using OpsDbContext context = database.Context();
        AuditHead head = await context.AuditHead.SingleAsync(Cancel);
        Assert.Equal(before + all.Length, head.Size);
        Assert.Equal(all.Length - told.Zip(writers).Sum(w => w.Second.Count(s => s == Step.Event)), await context.ApiKeys.CountAsync(Cancel));

        CompactRange range = new();
        string prev = new('0', 64);
        DateTime last = DateTime.MinValue;
        await foreach (AuditRow row in context.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).AsAsyncEnumerable())
        {
            JsonNode entry = JsonNode.Parse(row.Entry)!;
            Assert.Equal((range.Size, range.Size, prev), (row.Seq, (long)entry["seq"]!, (string?)entry["prev"]));
            Assert.True(row.RecordedAt >= last);
            Assert.Equal(MerkleTree.Leaf(row.Entry), row.LeafHash);
            range.Append(row.LeafHash);
            (prev, last) = (Convert.ToHexStringLower(row.LeafHash), row.RecordedAt);
        }

        Assert.Equal(head.Size, range.Size);
        Assert.Equal(range.ToBytes(), head.Range);
        Assert.Equal(range.Root(), await new TreeReader(context).RootAsync(head.Size, Cancel));
        Assert.Equal(head.Size / AuditTile.Width, await context.AuditTiles.CountAsync(t => t.Level == 0, Cancel));
    }

    private static async Task<long[]> WriteAsync(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, Step[] steps, int writer)
    {
        List<long> committed = [];
        for (int i = 0; i < steps.Length; i++)
        {
            AuditEvent happened = new(IdentityEvents.SessionStarted, Console, "session", $"{writer}-{i}");
            if (steps[i] == Step.Event)
            {
                committed.Add(await trail.RecordAsync(happened, Cancel));
                continue;
            }

            await using OpsDbContext context = await contexts.CreateDbContextAsync(Cancel);
            await using AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: Cancel);
            context.ApiKeys.Add(new ApiKey { Id = $"w{writer}-{i}", Name = "made", Scopes = "", Hash = [1], CreatedBy = "", CreatedAt = DateTime.UnixEpoch });
            switch (steps[i])
            {
                case Step.Change:
                    transaction.Record(happened);
                    committed.Add(await transaction.CommitAsync(Cancel));
                    break;
                case Step.Failing:
                    transaction.Record(happened with { Kind = "nobody.registered_it" });
                    await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Cancel));
                    break;
            }
        }

        return [.. committed];
    }

    private static async Task<long> SizeAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return (await context.AuditHead.SingleAsync(Cancel)).Size;
    }
}
