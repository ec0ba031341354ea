using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Tests.Audit.Anchors;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Alerts;

/// <summary>All of it together, as it runs in the product.</summary>
public sealed class NotificationDeliveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_committed_before_the_console_was_killed_is_delivered_after_its_start()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Receiver receiver = await Receiver.StartAsync();
        await using (AlertNode killed = await AlertNode.StartAsync(database, Settings(receiver)))
        {
            await killed.AnnounceAsync(Sample.To("team")); // and delivers nothing: it is gone
        }

        await using AlertNode started = await AlertNode.StartAsync(database, Settings(receiver));
        await using IAsyncDisposable running = await started.RunAsync();

        Received message = await receiver.WaitAsync(_ => true);
        Assert.Equal("change.waiting", message.Type);
        await UntilAsync(started, async () => (await started.OnlyAsync()).State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task A_commit_is_delivered_at_once_and_a_dead_channel_holds_up_no_other()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Receiver dead = await Receiver.StartAsync(), alive = await Receiver.StartAsync();
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        dead.Answer = _ => released.Task;
        await using AlertNode node = await AlertNode.StartAsync(database, options =>
        {
            options.Webhooks.Add(new AlertWebhookOptions { Name = "dead", Url = dead.Url, Secret = WebhookTests.Secret, AllowPrivate = true });
            Settings(alive)(options);
        });
        await using IAsyncDisposable running = await node.RunAsync();

        await node.AnnounceAsync(Sample.To("dead", "team"));
        await dead.WaitAsync(_ => true); // it has the message, and does not answer
        for (int i = 0; i < 5; i++)
        {
            await node.AnnounceAsync(Sample.To("dead", "team") with { Title = $"number {i}" });
            await alive.WaitAsync(m => (string?)m.Json["data"]!["title"] == $"number {i}");
        }

        Assert.Equal(6, alive.Messages.Count);
        Assert.Equal(6, Assert.Single(await node.Queries.ChannelsAsync(Cancel), c => c.Name == "dead").Waiting);
        released.SetResult();
    }

    private static Action<AlertsOptions> Settings(Receiver receiver) =>
        options => options.Webhooks.Add(new AlertWebhookOptions { Name = "team", Url = receiver.Url, Secret = WebhookTests.Secret, AllowPrivate = true });

    private static async Task UntilAsync(AlertNode node, Func<Task<bool>> condition)
    {
        SemaphoreSlim changed = new(1);
        node.Get<NotificationFeed>().Changed += () => changed.Release();
        do
        {
            await changed.WaitAsync(Cancel);
        }
        while (!await condition());
    }
}
