using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class AlarmDeliveryTests
{
    private const string Alarming = "audit.key_rotated";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_that_comes_while_the_missed_ones_are_read_is_told_once()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options =>
        {
            options.Anchors.Git.Enabled = false;
            options.Anchors.Webhook = new WebhookAnchorOptions { Url = receiver.Url, Secret = WebhookTests.Secret, AllowPrivate = true };
        });
        AlarmDelivery delivery = ActivatorUtilities.CreateInstance<AlarmDelivery>(node.Get<IServiceProvider>(), node.Get<AnchorSet>().Webhook!);
        long missed = await node.RecordAsync(kind: Alarming), both = await node.RecordAsync(kind: Alarming);
        delivery.Offer(both); // it is in the database too, where the missed ones are read
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task running = delivery.RunAsync(0, stop.Token);
        await receiver.WaitAsync(m => SeqOf(m) == both);
        long later = await node.RecordAsync(kind: Alarming);
        delivery.Offer(later);
        await receiver.WaitAsync(m => SeqOf(m) == later);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([missed, both, later], receiver.Messages.Select(SeqOf));
    }

    private static long SeqOf(Received message) => message.Json["data"]!["seq"]!.GetValue<long>();
}
