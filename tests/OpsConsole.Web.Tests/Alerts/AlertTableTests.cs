using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Web.Alerts;

namespace OpsConsole.Web.Tests.Alerts;

public sealed class AlertTableTests : BunitContext
{
    private static readonly DateTime Now = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    public AlertTableTests() => Services.AddSingleton<TimeProvider>(new ManualTime(Now));

    [Fact]
    public void A_channel_says_whether_it_works_since_when_and_why_not()
    {
        IRenderedComponent<ChannelTable> table = Render<ChannelTable>(p => p.Add(t => t.Channels,
        [
            new("email", "E-mail", "smtp.example.com:587", 0, Now.AddMinutes(-3), Now.AddMinutes(-9), "It was down.", null),
            new("pager", "Webhook", "https://hooks.example.com", 4, Now.AddMinutes(-9), Now.AddMinutes(-3), "It is down.", null),
            new("old", "Webhook", "https://old.example.com", 1, null, Now, "It wants no more.", Now),
            new("new", "Slack", "https://hooks.slack.com", 0, null, null, null, null),
        ]));

        Assert.Equal(["works", "failing", "stopped", "not tried yet"], table.FindAll("tbody .badge").Select(b => b.TextContent.Trim()));
        Assert.Equal(["0", "4", "1", "0"], table.FindAll("tbody td.num").Select(c => c.TextContent));
        Assert.Contains("3 min ago", table.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("It is down.", table.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
        Assert.Empty(table.FindAll("button")); // who may not test has none
    }

    [Fact]
    public void The_button_asks_for_a_test_of_its_own_channel()
    {
        string? asked = null;
        IRenderedComponent<ChannelTable> table = Render<ChannelTable>(p => p
            .Add(t => t.Channels, [new("email", "E-mail", "x", 0, null, null, null, null), new("pager", "Webhook", "y", 0, null, null, null, null)])
            .Add(t => t.MayTest, true).Add(t => t.Test, name => asked = name));

        table.Find("button[aria-label='Send a test by pager']").Click();

        Assert.Equal("pager", asked);
    }

    [Fact]
    public void A_delivery_says_how_it_stands_when_it_is_tried_again_and_why()
    {
        IRenderedComponent<DeliveryTable> table = Render<DeliveryTable>(p => p.Add(t => t.Dropped, 7).Add(t => t.Deliveries,
        [
            Delivery("1", DeliveryState.Waiting) with { Attempts = 3, NextAt = Now.AddMinutes(20), Problem = "It is down.", Severity = NotificationSeverity.Critical },
            Delivery("2", DeliveryState.Waiting) with { NextAt = Now },
            Delivery("3", DeliveryState.Delivered) with { SettledAt = Now, Recipient = "anna@example.com" },
            Delivery("4", DeliveryState.GivenUp) with { SettledAt = Now, Problem = "550 no" },
            Delivery("5", DeliveryState.Dropped) with { SettledAt = Now },
        ]));

        Assert.Equal(["tried again", "waiting", "delivered", "given up", "dropped"], table.FindAll("tbody td > .badge").Select(b => b.TextContent.Trim()));
        Assert.Contains("tried again in 20 min", string.Join(' ', table.FindAll(".happened")[0].TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("critical", table.FindAll("tbody th")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("anna@example.com", table.FindAll("tbody tr")[2].TextContent, StringComparison.Ordinal);
        Assert.Contains("7 were dropped because too much waited", table.Find("header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_from_outside_is_text()
    {
        IRenderedComponent<DeliveryTable> table = Render<DeliveryTable>(p => p.Add(t => t.Deliveries, [Delivery("1", DeliveryState.Delivered) with { Title = "<script>alert(1)</script>" }]));

        Assert.Empty(table.FindAll("script"));
        Assert.Equal("/changes/01", table.Find("tbody a").GetAttribute("href"));
    }

    [Fact]
    public void Without_channels_the_settings_can_be_copied()
    {
        IRenderedComponent<ChannelGuide> guide = Render<ChannelGuide>();

        Assert.Equal(AlertWords.Example, guide.Find("[data-copy]").GetAttribute("data-copy"));
        Assert.Contains("Nobody is notified yet", guide.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_to_copy_are_taken_as_they_are_once_the_secrets_are_in()
    {
        string settings = "{" + AlertWords.Example.Replace("whsec_…", DeliveryPageTests.Console.Secret, StringComparison.Ordinal) + "}";
        using MemoryStream json = new(System.Text.Encoding.UTF8.GetBytes(settings));
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(json).Build());
        services.AddAlerts();
        using ServiceProvider provider = services.BuildServiceProvider();

        AlertsOptions options = provider.GetRequiredService<AlertsOptions>();

        Assert.Equal(("smtp.example.com", "pager", "approvals"), (options.Email.Host, options.Webhooks[0].Name, options.Slack[0].Name));
    }

    private static DeliveryStatus Delivery(string id, DeliveryState state) =>
        new(id, Now, "change.waiting", "A change waits", "/changes/01", NotificationSeverity.Info, "pager", "", state, 0, null, null, null);
}
