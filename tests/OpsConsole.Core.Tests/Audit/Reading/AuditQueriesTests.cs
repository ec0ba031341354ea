using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Reading;

public sealed class AuditQueriesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.SqlServer)]
    public async Task Pages_follow_one_another_in_both_directions_without_loss(Database kind)
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync(kind);
        for (int i = 0; i < 9; i++)
        {
            await trail.RecordAsync(TrailDatabase.Event($"k{i}"));
        }

        List<long> down = [], up = [];
        AuditPageOfItems page = await ListAsync(null);
        Assert.Null(page.Previous);
        while (true)
        {
            down.AddRange(page.Items.Select(i => i.Seq));
            if (page.Next is null)
            {
                break;
            }

            page = await ListAsync(page.Next);
        }

        for (string? cursor = page.Previous; cursor is not null; cursor = page.Previous)
        {
            page = await ListAsync(cursor);
            up.AddRange(page.Items.Reverse().Select(i => i.Seq));
        }

        Assert.Equal([.. Enumerable.Range(0, (int)down[0] + 1).Select(i => (long)i).Reverse()], down);
        Assert.Equal([.. down.AsEnumerable().Reverse().Skip(down.Count % 4 == 0 ? 4 : down.Count % 4)], up);

        Task<AuditPageOfItems> ListAsync(string? cursor) => trail.Queries.ListAsync(new AuditFilter(), AuditVisibility.Everything, cursor, 4, Cancel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("o")]
    [InlineData("o-1")]
    [InlineData("17")]
    public async Task What_is_no_cursor_is_refused(string cursor)
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        Task<AuditPageOfItems> list = trail.Queries.ListAsync(new AuditFilter(), AuditVisibility.Everything, cursor, 4, Cancel);
        if (cursor.Length > 0)
        {
            await Assert.ThrowsAsync<FormatException>(() => list);
        }
        else
        {
            Assert.NotEmpty((await list).Items);
        }
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.SqlServer)]
    public async Task Each_part_of_the_filter_narrows(Database kind)
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync(kind);
        Actor kim = await trail.PersonAsync("kim@example.com", Roles.Engineer);
        trail.Time.Advance(TimeSpan.FromHours(1));
        DateTime later = trail.Time.GetUtcNow().UtcDateTime;
        long made = await trail.RecordAsync(TrailDatabase.Event("k1", kim) with { Change = "c-1" });
        trail.Time.Advance(TimeSpan.FromHours(1));
        long denied = await trail.RecordAsync(TrailDatabase.Event("k1", kim, IdentityEvents.KeyRevoked) with { Outcome = AuditOutcome.Denied });
        long other = await trail.RecordAsync(TrailDatabase.Event("k2"));

        Assert.Equal([other, denied, made], await trail.SeqsAsync(new AuditFilter { From = later }));
        Assert.Equal([made], await trail.SeqsAsync(new AuditFilter { From = later, To = later.AddMinutes(1) }));
        Assert.Empty(await trail.SeqsAsync(new AuditFilter { From = later.AddDays(1) }));
        Assert.Equal([denied, made], await trail.SeqsAsync(new AuditFilter { Actor = kim.Id }));
        Assert.Equal([denied, made], await trail.SeqsAsync(new AuditFilter { ObjectType = "apikey", ObjectId = "k1" }));
        Assert.Equal([other, made], await trail.SeqsAsync(new AuditFilter { Kind = IdentityEvents.KeyCreated }));
        Assert.Equal([other, denied, made], await trail.SeqsAsync(new AuditFilter { Kind = "apikey." }));
        Assert.Equal([denied], await trail.SeqsAsync(new AuditFilter { Outcome = "denied" }));
        Assert.Equal([made], await trail.SeqsAsync(new AuditFilter { Change = "c-1" }));
        Assert.Equal([denied], await trail.SeqsAsync(new AuditFilter { From = later, ExceptKind = IdentityEvents.KeyCreated }));
        Assert.Equal(3, await trail.Queries.CountAsync(new AuditFilter { From = later }, AuditVisibility.Everything, Cancel));
        Assert.Equal(
            [new AuditHour(later, 1, 0), new AuditHour(later.AddHours(1), 2, 1)],
            await trail.Queries.HoursAsync(new AuditFilter { From = later }, AuditVisibility.Everything, Cancel));
    }

    [Fact]
    public async Task An_entry_comes_with_names_changes_and_neighbours()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        Actor kim = await trail.PersonAsync("kim@example.com", Roles.Administrator);
        long seq = await trail.RecordAsync(TrailDatabase.Event("k1", kim) with
        {
            Before = new JsonObject { ["limit"] = 1 },
            After = new JsonObject { ["limit"] = 2, ["name"] = "ci" },
            Reason = "Kim's build needs it",
            Prompt = new AuditedPrompt("support/answer", "c0", "b0"),
        });
        long next = await trail.RecordAsync(TrailDatabase.Event("k2"));

        AuditPlace place = (await trail.Queries.FindAsync(seq, AuditVisibility.Everything, Cancel))!;

        Assert.Equal((seq - 1, next), (place.Older, place.Newer));
        AuditItem item = place.Item;
        Assert.Equal(("made an API key", "done", "person", "kim@example.com", "web", "ci"), (item.Says, item.Outcome, item.ActorType, item.ActorName, item.Source, item.ObjectName));
        Assert.Equal(("{\"limit\":1}", "{\"limit\":2,\"name\":\"ci\"}"), (item.Before!.ToJsonString(), item.After!.ToJsonString()));
        Assert.Equal(("Kim's build needs it", "support/answer", "r-1"), (item.Reason, item.Prompt!.Name, item.Request));
        Assert.Equal("203.0.113.7", (string?)Assert.Single(item.Personal).Data!["address"]);
        Assert.Equal(item.LeafHash, Convert.ToHexStringLower(MerkleTree.Leaf(System.Text.Encoding.UTF8.GetBytes(item.Canonical))));
        Assert.Equal(item.LeafHash, (await trail.Queries.FindAsync(next, AuditVisibility.Everything, Cancel))!.Item.Prev);
        Assert.Null(await trail.Queries.FindAsync(next + 1, AuditVisibility.Everything, Cancel));
    }

    [Fact]
    public async Task What_was_erased_says_so()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        Actor kim = await trail.PersonAsync("kim@example.com", Roles.Administrator);
        long seq = await trail.RecordAsync(TrailDatabase.Event("k1", kim));
        await using (OpsDbContext context = trail.Context())
        {
            await context.AuditDetails.Where(d => d.Seq == seq)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Data, (byte[]?)null).SetProperty(d => d.Salt, (byte[]?)null).SetProperty(d => d.Subject, (string?)null), Cancel);
        }

        AuditItem item = (await trail.Queries.FindAsync(seq, AuditVisibility.Everything, Cancel))!.Item;

        Assert.Equal(AuditItem.Erased, item.ActorName);
        Assert.Null(Assert.Single(item.Personal).Data);
    }

    [Fact]
    public async Task A_key_is_called_by_its_name_wherever_it_occurs()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        NewKey key = await trail.Node.Keys.AddAsync("ci", [Scopes.MetricsRead], Actor.Shell("root@host"), Cancel);
        await trail.Node.Keys.RevokeAsync(key.Id, Actor.Shell("root@host"), Cancel);

        AuditPageOfItems page = await trail.Queries.ListAsync(new AuditFilter { ObjectType = "apikey", ObjectId = key.Id }, AuditVisibility.Everything, null, 10, Cancel);

        Assert.Equal([(IdentityEvents.KeyRevoked, "ci"), (IdentityEvents.KeyCreated, "ci")], page.Items.Select(i => (i.Kind, i.ObjectName!)));
    }

    [Fact]
    public async Task Bytes_that_are_no_entry_any_more_are_shown_as_such()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        long seq = await trail.RecordAsync(TrailDatabase.Event("key-of-this-test"));
        await using (OpsDbContext context = trail.Context())
        {
            await context.AuditEntries.Where(e => e.Seq == seq).ExecuteUpdateAsync(set => set.SetProperty(e => e.Entry, "{\"kind\":\"KEY-OF-THIS-TEST"u8.ToArray()), Cancel);
        }

        AuditItem item = (await trail.Queries.FindAsync(seq, AuditVisibility.Everything, Cancel))!.Item;

        Assert.True(item.Unreadable);
        Assert.Equal(IdentityEvents.KeyCreated, item.Kind);
        Assert.Equal([seq], await trail.SeqsAsync(new AuditFilter { Text = "key-of-this-test" }));
    }
}
