using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Alerts;

public sealed class NotificationOutboxTests
{
    private static readonly ManualTime Clock = new(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_that_is_rolled_back_announces_nothing()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team");
        await using AlertNode node = await AlertNode.StartAsync(database, Clock, channel);

        await node.AnnounceAsync(Sample.To("team"), commit: false);

        Assert.Empty(await node.Queries.RecentAsync(cancellationToken: Cancel));
        Assert.Null(await node.Lane("team").RunAsync(Cancel));
        Assert.Empty(channel.Tried);
    }

    [Fact]
    public async Task What_is_committed_is_delivered_with_a_whole_link()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TestChannel channel = new("team");
        await using AlertNode node = await AlertNode.StartAsync(database, Clock, channel);

        await node.AnnounceAsync(Sample.To("team"));
        await node.Lane("team").RunAsync(Cancel);

        Assert.Equal("https://ops.example.com/changes/01?tab=diff", Assert.Single(channel.Tried).Url);
        Assert.Equal(Core.Alerts.Outbox.DeliveryState.Delivered, (await node.OnlyAsync()).State);
    }

    [Fact]
    public async Task Each_recipient_has_one_delivery_and_those_whom_nothing_reaches_are_named()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode node = await AlertNode.StartAsync(database, Clock, new TestChannel(EmailChannel.ChannelName), new TestChannel("team"));
        await using OpsDbContext context = await node.ContextAsync();

        int added = node.Outbox.Enqueue(context, Sample.To("team", "TEAM", " anna@example.com ", "Anna@Example.com", "email", "nobody", "a\"b\"@example.com", "x@y>\r\nRCPT TO:<evil@example.com"));

        Assert.Equal(2, added);
        Assert.Equal([("email", "anna@example.com"), ("team", "")], context.OutboxMessages.Local.Select(m => (m.Channel, m.Recipient)).Order());
        Assert.Contains(("nobody", "no channel has this name"), node.Get<UnreachedRecipients>().All);
        Assert.Equal(4, node.Get<UnreachedRecipients>().All.Count);
    }

    [Fact]
    public async Task With_no_channel_nothing_is_kept_and_nobodys_address_is_remembered()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using AlertNode node = await AlertNode.StartAsync(database, Clock);
        await using OpsDbContext context = await node.ContextAsync();

        Assert.Equal(0, node.Outbox.Enqueue(context, Sample.To("anna@example.com", "ben@example.com")));

        Assert.Empty(context.OutboxMessages.Local);
        Assert.Equal([("e-mail addresses", "Alerts:Email:Host is not set")], node.Get<UnreachedRecipients>().All);
    }

    [Fact]
    public void Text_from_outside_is_made_one_line_and_cut_without_breaking_a_character()
    {
        Notification tidy = NotificationText.Tidy(Sample.To() with
        {
            Title = "Hello\r\nBcc: evil@example.com\u2028\0 " + new string('x', 150) + string.Concat(Enumerable.Repeat("😀", 50)),
            Text = "one\r\ntwo\rthree\u0007" + '\ud83d' + new string('y', 5_000),
        });

        Assert.StartsWith("Hello Bcc: evil@example.com xxx", tidy.Title, StringComparison.Ordinal);
        Assert.True(tidy.Title.Length is > 190 and <= Notification.MaxTitle);
        Assert.EndsWith("😀…", tidy.Title, StringComparison.Ordinal);
        Assert.StartsWith("one\ntwo\nthree \ufffdyy", tidy.Text, StringComparison.Ordinal);
        Assert.Equal(Notification.MaxText, tidy.Text.Length);
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("/a b")]
    [InlineData("/a\"onclick=")]
    [InlineData("/a\r\nb")]
    [InlineData("")]
    public void A_link_that_leads_elsewhere_is_a_mistake_of_the_feature(string link) =>
        Assert.Throws<ArgumentException>(() => NotificationText.Tidy(Sample.To() with { Link = link }));

    [Theory]
    [InlineData("change")]
    [InlineData("Change.waiting")]
    [InlineData("change.waiting\n")]
    public void A_topic_is_like_a_kind_of_event(string topic) => Assert.Throws<ArgumentException>(() => NotificationText.Tidy(Sample.To() with { Topic = topic }));
}
