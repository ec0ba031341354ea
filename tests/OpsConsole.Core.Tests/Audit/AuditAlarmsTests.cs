using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit;

public sealed class AuditAlarmsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_is_open_until_somebody_says_what_was_found_and_that_is_an_event()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.Rotation.RotateAsync(TrailNode.Shell, "first", Cancellation);
        await node.Rotation.RotateAsync(TrailNode.Shell, "second", Cancellation);
        IReadOnlyList<OpenAlarm> open = await node.Alarms.OpenAsync(cancellationToken: Cancellation);
        Assert.Equal(2, open.Count);
        Assert.True(open[0].Seq > open[1].Seq);

        Assert.Equal(AcknowledgeOutcome.Done, await node.Alarms.AcknowledgeAsync(open[0].Seq, "it was planned", TrailNode.Shell, Cancellation));

        Assert.Equal(open[1], Assert.Single(await node.Alarms.OpenAsync(cancellationToken: Cancellation)));
        Assert.Equal(1, await node.Alarms.CountAsync(Cancellation));
        await using OpsDbContext context = database.Context();
        long by = (await context.AuditAlarms.SingleAsync(a => a.Seq == open[0].Seq, Cancellation)).AcknowledgedBy!.Value;
        JsonNode entry = JsonNode.Parse((await context.AuditEntries.SingleAsync(e => e.Seq == by, Cancellation)).Entry)!;
        Assert.Equal("audit.alarm_acknowledged", (string?)entry["kind"]);
        Assert.Equal("it was planned", (string?)entry["reason"]);
        Assert.Equal(open[0].Seq.ToString(), (string?)entry["object"]!["id"]);
    }

    [Fact]
    public async Task Acknowledging_at_the_same_time_and_again_is_one_event()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.Rotation.RotateAsync(TrailNode.Shell, "x", Cancellation);
        long seq = (await node.Alarms.OpenAsync(cancellationToken: Cancellation))[0].Seq;

        AcknowledgeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => node.Alarms.AcknowledgeAsync(seq, "seen", TrailNode.Shell, Cancellation)));

        Assert.All(outcomes, o => Assert.Equal(AcknowledgeOutcome.Done, o));
        await using OpsDbContext context = database.Context();
        Assert.Equal(1, await context.AuditEntries.CountAsync(e => e.Kind == "audit.alarm_acknowledged", Cancellation));
    }

    [Fact]
    public async Task What_is_no_alarm_has_no_note_or_comes_from_the_wrong_hands_is_not_acknowledged()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database);
        await node.Rotation.RotateAsync(TrailNode.Shell, "x", Cancellation);
        long seq = (await node.Alarms.OpenAsync(cancellationToken: Cancellation))[0].Seq;

        Assert.Equal(AcknowledgeOutcome.NotFound, await node.Alarms.AcknowledgeAsync(0, "seen", TrailNode.Shell, Cancellation));
        Assert.Equal(AcknowledgeOutcome.NoNote, await node.Alarms.AcknowledgeAsync(seq, " ", TrailNode.Shell, Cancellation));
        Assert.Equal(AcknowledgeOutcome.NotAllowed, await node.Alarms.AcknowledgeAsync(seq, "seen", Actor.Nobody("", ActorOrigin.Console), Cancellation));
        Assert.Equal(1, await node.Alarms.CountAsync(Cancellation));
        await using OpsDbContext context = database.Context();
        Assert.Equal("denied", (await context.AuditEntries.OrderByDescending(e => e.Seq).FirstAsync(Cancellation)).Outcome);
    }
}
