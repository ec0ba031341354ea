using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Alerts;

public sealed class DeliveryLaneTests
{
    private static readonly SendResult Down = new(SendOutcome.ChannelFailed, "It is down.");

    private readonly ManualTime _clock = new(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_attempt_is_repeated_with_the_same_id_when_its_time_has_come_and_not_before()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        bool down = true;
        TestChannel channel = new("team", _ => down ? Down : SendResult.Delivered);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, channel);
        DeliveryLane lane = node.Lane("team");
        await node.AnnounceAsync(Sample.To("team"));

        await lane.RunAsync(Cancel);
        await lane.RunAsync(Cancel);
        DeliveryStatus waiting = await node.OnlyAsync();
        Assert.Equal((1, 1, "It is down."), (channel.Tried.Count, waiting.Attempts, waiting.Problem));
        Assert.InRange(waiting.NextAt!.Value - _clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

        down = false;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await lane.RunAsync(Cancel));

        DeliveryStatus delivered = await node.OnlyAsync();
        Assert.Equal((DeliveryState.Delivered, 2, (string?)null), (delivered.State, delivered.Attempts, delivered.Problem));
        Assert.Single(channel.Tried.Select(m => m.Id).Distinct());
        ChannelStatus status = Assert.Single(await node.Queries.ChannelsAsync(Cancel));
        Assert.Equal((false, "It is down."), (status.IsFailing, status.Problem));
    }

    [Fact]
    public async Task A_channel_that_is_down_is_asked_once_however_much_waits_for_it()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team", _ => Down);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, channel);
        DeliveryLane lane = node.Lane("team");
        for (int i = 0; i < 5; i++)
        {
            await node.AnnounceAsync(Sample.To("team"));
        }

        DateTime? again = await lane.RunAsync(Cancel);
        await lane.RunAsync(Cancel);

        Assert.Single(channel.Tried);
        Assert.InRange(again!.Value - _clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_is_most_important_goes_first_and_then_what_is_oldest()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team");
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, channel);
        foreach ((string title, NotificationSeverity severity) in ((string, NotificationSeverity)[])[("c", NotificationSeverity.Info), ("a", NotificationSeverity.Critical), ("b", NotificationSeverity.Critical)])
        {
            await node.AnnounceAsync(Sample.To("team") with { Title = title, Severity = severity });
        }

        await node.Lane("team").RunAsync(Cancel);

        Assert.Equal(["a", "b", "c"], channel.Tried.Select(m => m.Title));
    }

    [Fact]
    public async Task After_a_day_of_attempts_it_is_given_up_which_is_an_event()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team", _ => Down);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, channel);
        DeliveryLane lane = node.Lane("team");
        await node.AnnounceAsync(Sample.To("team"));
        DateTime made = _clock.GetUtcNow().UtcDateTime;

        List<TimeSpan> waits = [];
        while ((await node.OnlyAsync()).State == DeliveryState.Waiting)
        {
            await lane.RunAsync(Cancel);
            if ((await node.OnlyAsync()).NextAt is { } next)
            {
                waits.Add(next - _clock.GetUtcNow().UtcDateTime);
                _clock.Advance(next - _clock.GetUtcNow().UtcDateTime);
                _clock.Advance(TimeSpan.FromMinutes(1)); // and the channel's own pause
            }
        }

        Assert.Equal((DeliveryState.GivenUp, "It is down."), ((await node.OnlyAsync()).State, (await node.OnlyAsync()).Problem));
        Assert.InRange(_clock.GetUtcNow().UtcDateTime - made, TimeSpan.FromHours(24), TimeSpan.FromHours(24.1));
        Assert.All(waits, w => Assert.InRange(w, TimeSpan.Zero, TimeSpan.FromHours(1)));
        Assert.Contains(waits, w => w > TimeSpan.FromMinutes(10));
        Assert.Equal(["notification.given_up"], await node.EventsAsync());
    }

    [Fact]
    public async Task A_message_that_is_never_taken_is_given_up_at_once_and_one_that_is_not_taken_now_holds_up_no_other()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team", m => m.Title switch { "never" => new(SendOutcome.Never, "550 no"), "later" => new(SendOutcome.NotNow, "450 later"), _ => SendResult.Delivered });
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, channel);
        foreach (string title in (string[])["never", "later", "fine"])
        {
            await node.AnnounceAsync(Sample.To("team") with { Title = title });
        }

        await node.Lane("team").RunAsync(Cancel);

        Assert.Equal(
            [("fine", DeliveryState.Delivered, null), ("later", DeliveryState.Waiting, "450 later"), ("never", DeliveryState.GivenUp, "550 no")],
            (await node.Queries.RecentAsync(cancellationToken: Cancel)).Select(d => (d.Title, d.State, d.Problem)));
        Assert.Equal(["notification.given_up"], await node.EventsAsync());
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_is_left_alone_until_somebody_tests_it()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        bool gone = true;
        TestChannel channel = new("team", _ => gone ? new(SendOutcome.Closed, "410") : SendResult.Delivered);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, channel);
        await node.AnnounceAsync(Sample.To("team"));

        await node.Lane("team").RunAsync(Cancel);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await node.Lane("team").RunAsync(Cancel)); // a lane of its own: after a restart it is the same
        Assert.Single(channel.Tried);
        Assert.Equal(_clock.GetUtcNow().UtcDateTime.AddMinutes(-5), Assert.Single(await node.Queries.ChannelsAsync(Cancel)).ClosedAt);

        gone = false;
        Assert.Equal(TestOutcome.Done, await node.Get<AlertCommands>().TestAsync(Actor.Shell("tester@localhost"), "team", Cancel));
        await node.Lane("team").RunAsync(Cancel);

        Assert.All(await node.Queries.RecentAsync(cancellationToken: Cancel), d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Equal(["notification.channel_closed", "notification.tested"], await node.EventsAsync());
    }

    [Fact]
    public async Task A_channel_with_another_address_begins_anew()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, new TestChannel("team", _ => new(SendOutcome.Closed, "410")));
        await node.AnnounceAsync(Sample.To("team"));
        await node.Lane("team").RunAsync(Cancel);

        TestChannel other = new("elsewhere");
        DeliveryLane lane = new(new Renamed(other, "team"), node.Store, node.Get<AlertsOptions>(), _clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await lane.RunAsync(Cancel);

        Assert.Single(other.Tried);
    }

    [Fact]
    public async Task Two_nodes_at_once_deliver_each_message_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team", async (_, cancellationToken) =>
        {
            await Task.Yield();
            return SendResult.Delivered;
        });
        await using AlertNode first = await AlertNode.StartAsync(database, _clock, channel), second = await AlertNode.StartAsync(database, _clock, channel);
        for (int i = 0; i < 20; i++)
        {
            await first.AnnounceAsync(Sample.To("team"));
        }

        await Task.WhenAll(Task.Run(() => first.Lane("team").RunAsync(Cancel), Cancel), Task.Run(() => second.Lane("team").RunAsync(Cancel), Cancel));

        Assert.Equal(20, channel.Tried.Select(m => m.Id).Distinct().Count());
        Assert.Equal(20, channel.Tried.Count);
    }

    [Fact]
    public async Task What_a_process_had_in_hand_when_it_died_is_delivered_by_another_when_its_claim_has_lapsed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team");
        await using AlertNode dead = await AlertNode.StartAsync(database, _clock, channel), alive = await AlertNode.StartAsync(database, _clock, channel);
        await dead.AnnounceAsync(Sample.To("team"));
        OutboxMessage claimed = (await dead.Store.ClaimAsync((await dead.OnlyAsync()).Id, _clock.GetUtcNow().UtcDateTime, Cancel))!;

        await alive.Lane("team").RunAsync(Cancel);
        Assert.Empty(channel.Tried);

        _clock.Advance(OutboxStore.Claim);
        await alive.Lane("team").RunAsync(Cancel);
        Assert.Single(channel.Tried);

        await dead.Store.GiveUpAsync(claimed, "late", _clock.GetUtcNow().UtcDateTime); // it was not dead after all: it has no say any more
        Assert.Equal(DeliveryState.Delivered, (await alive.OnlyAsync()).State);
        Assert.Empty(await alive.EventsAsync());
    }

    [Fact]
    public async Task An_attempt_ends_at_its_limit_even_when_the_channel_does_not_listen()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TaskCompletionSource<SendResult> never = new();
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, new TestChannel("team", (_, _) => never.Task));
        await node.AnnounceAsync(Sample.To("team"));

        await node.Lane("team", TimeSpan.FromMilliseconds(20)).RunAsync(Cancel);

        Assert.Equal("test://team did not answer within 0 seconds.", (await node.OnlyAsync()).Problem);
    }

    [Fact]
    public async Task A_channel_that_throws_is_tried_again_and_its_words_are_kept_to_the_log()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, new TestChannel("team", (_, _) => throw new FormatException("the password is hunter2")));
        await node.AnnounceAsync(Sample.To("team"));

        await node.Lane("team").RunAsync(Cancel);

        DeliveryStatus delivery = await node.OnlyAsync();
        Assert.Equal((DeliveryState.Waiting, "It failed in an unexpected way (FormatException). The log of the console says more."), (delivery.State, delivery.Problem));
    }

    [Fact]
    public async Task A_stop_of_the_console_ends_an_attempt_and_leaves_the_message_waiting()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using AlertNode node = await AlertNode.StartAsync(database, _clock, new TestChannel("team", async (_, cancellationToken) =>
        {
            await stopping.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return SendResult.Delivered;
        }));
        await node.AnnounceAsync(Sample.To("team"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.Lane("team").RunAsync(stopping.Token));

        Assert.Equal(DeliveryState.Waiting, (await node.OnlyAsync()).State);
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(1, 1, 10)]
    [InlineData(3, 1, 40)]
    [InlineData(3, 0.5, 22.5)]
    [InlineData(1_000, 1, 3_600)]
    [InlineData(1_000, 0, 5)]
    public void The_wait_is_anywhere_up_to_a_limit_that_doubles(int attempts, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliveryBackOff.After(attempts, null, chance));

    [Fact]
    public void The_other_side_may_ask_for_longer_but_for_no_longer_than_an_hour()
    {
        Assert.Equal(TimeSpan.FromMinutes(2), DeliveryBackOff.After(1, TimeSpan.FromMinutes(2), 0));
        Assert.Equal(TimeSpan.FromHours(1), DeliveryBackOff.After(1, TimeSpan.FromDays(2), 0));
    }

    private sealed class Renamed(TestChannel inner, string name) : INotificationChannel
    {
        public string Name => name;

        public string Kind => inner.Kind;

        public string Target => inner.Target;

        public string Address => inner.Address;

        public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken) => inner.SendAsync(message, cancellationToken);
    }
}
