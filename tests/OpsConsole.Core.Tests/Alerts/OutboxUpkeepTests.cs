using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Alerts;

public sealed class OutboxUpkeepTests
{
    private readonly ManualTime _clock = new(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_the_bound_the_oldest_of_no_importance_are_dropped_and_counted()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, new TestChannel("team"));
        foreach ((string title, NotificationSeverity severity) in ((string, NotificationSeverity)[])
            [("a", NotificationSeverity.Warning), ("b", NotificationSeverity.Info), ("c", NotificationSeverity.Info), ("d", NotificationSeverity.Critical), ("e", NotificationSeverity.Info)])
        {
            await node.AnnounceAsync(Sample.To("team") with { Title = title, Severity = severity });
        }

        await Upkeep(node, bound: 3).RunAsync(Cancel);

        IReadOnlyList<DeliveryStatus> all = await node.Queries.RecentAsync(cancellationToken: Cancel);
        Assert.Equal(["c", "b"], all.Where(d => d.State == DeliveryState.Dropped).Select(d => d.Title));
        Assert.Equal(2, await node.Queries.DroppedAsync(Cancel));
        Assert.Equal(3, Assert.Single(await node.Queries.ChannelsAsync(Cancel)).Waiting);

        await Upkeep(node, bound: 1).RunAsync(Cancel); // what matters is never dropped
        Assert.Equal(["d", "a"], (await node.Queries.RecentAsync(cancellationToken: Cancel)).Where(d => d.State == DeliveryState.Waiting).Select(d => d.Title));
    }

    [Fact]
    public void Ten_thousand_may_wait() => Assert.Equal(10_000, new OutboxUpkeep(null!, null!, null!, null!, null!).Bound);

    [Fact]
    public async Task What_nobody_could_try_for_a_day_is_given_up_with_one_event_a_channel()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode before = await AlertNode.StartAsync(database, _clock, new TestChannel("team"), new TestChannel("old"));
        for (int i = 0; i < 3; i++)
        {
            await before.AnnounceAsync(Sample.To("team", "old"));
        }

        await using AlertNode after = await AlertNode.StartAsync(database, _clock, new TestChannel("team")); // the settings were changed
        _clock.Advance(TimeSpan.FromHours(23));
        await Upkeep(after).RunAsync(Cancel);
        Assert.Empty(await after.EventsAsync());

        _clock.Advance(TimeSpan.FromHours(2));
        await Upkeep(after).RunAsync(Cancel);
        await Upkeep(after).RunAsync(Cancel);

        Assert.All(await after.Queries.RecentAsync(cancellationToken: Cancel), d => Assert.Equal(DeliveryState.GivenUp, d.State));
        Assert.Equal(["notification.given_up", "notification.given_up"], await after.EventsAsync());
    }

    [Fact]
    public async Task What_was_settled_is_kept_for_thirty_days()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, new TestChannel("team"));
        await node.AnnounceAsync(Sample.To("team"));
        await node.Lane("team").RunAsync(Cancel);

        _clock.Advance(TimeSpan.FromDays(30));
        await Upkeep(node).RunAsync(Cancel);
        Assert.Single(await node.Queries.RecentAsync(cancellationToken: Cancel));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Upkeep(node).RunAsync(Cancel);
        Assert.Empty(await node.Queries.RecentAsync(cancellationToken: Cancel));
    }

    private OutboxUpkeep Upkeep(AlertNode node, int bound = 10_000) =>
        new(node.Get<IDbContextFactory<OpsDbContext>>(), node.Store, node.Get<NotificationFeed>(), _clock, NullLogger<OutboxUpkeep>.Instance) { Bound = bound };
}
