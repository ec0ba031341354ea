using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Alerts.Channels;

public sealed class SlackChannelTests
{
    private static readonly OutgoingMessage Message = new(
        "0000018f5c2a4b01", "change.waiting", "A & B <!channel>", "**bold <!here>** and `code`\n- <https://evil.example.com|click>", "https://ops.example.com/changes/01", NotificationSeverity.Info,
        new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), "", null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_has_a_header_a_text_and_a_button_and_mentions_nobody()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context => context.Response.WriteAsync("ok");

        Assert.Equal(SendResult.Delivered, await SendAsync(receiver));

        JsonNode body = Assert.Single(receiver.Messages).Json;
        JsonArray blocks = body["blocks"]!.AsArray();
        Assert.Equal("A &amp; B &lt;!channel&gt;", (string?)body["text"]);
        Assert.Equal(["header", "section", "actions"], blocks.Select(b => (string?)b!["type"]));
        Assert.Equal(("plain_text", "A & B <!channel>"), ((string?)blocks[0]!["text"]!["type"], (string?)blocks[0]!["text"]!["text"]));
        Assert.Equal("*bold &lt;!here&gt;* and `code`\n• &lt;https://evil.example.com|click&gt;", (string?)blocks[1]!["text"]!["text"]);
        Assert.Equal("https://ops.example.com/changes/01", (string?)blocks[2]!["elements"]![0]!["url"]);
    }

    [Fact]
    public void What_is_too_long_for_slack_is_cut_and_no_escape_with_it()
    {
        JsonNode body = SlackChannel.Body(Message with { Title = new string('t', 200), Text = new string('<', 4_000) });

        string text = (string)body["blocks"]![1]!["text"]!["text"]!;
        Assert.InRange(text.Length, 2_000, 3_000);
        Assert.Equal("", text.Replace("&lt;", "", StringComparison.Ordinal).TrimEnd('…'));
        Assert.Equal(150, ((string)body["blocks"]![0]!["text"]!["text"]!).Length);
    }

    [Theory]
    [InlineData(200, "ok", nameof(SendOutcome.Delivered))]
    [InlineData(200, "<html>sign in</html>", nameof(SendOutcome.ChannelFailed))]
    [InlineData(400, "invalid_blocks", nameof(SendOutcome.Never))]
    [InlineData(404, "no_service", nameof(SendOutcome.ChannelFailed))]
    [InlineData(410, "channel_is_archived", nameof(SendOutcome.Closed))]
    [InlineData(500, "rollup_error", nameof(SendOutcome.ChannelFailed))]
    public async Task The_answer_decides(int status, string said, string outcome)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(said);
        };

        SendResult result = await SendAsync(receiver);

        Assert.Equal(outcome, result.Outcome.ToString());
        Assert.DoesNotContain("/hook", result.Problem, StringComparison.Ordinal); // all of the address is secret
    }

    private static async Task<SendResult> SendAsync(Receiver receiver)
    {
        using HttpClient http = GuardedHttp.Create(true, "Alerts:Slack:0");
        return await new SlackChannel(new AlertSlackOptions { Name = "team", Url = receiver.Url }, "Alerts:Slack:0", http, TimeProvider.System).SendAsync(Message, Cancel);
    }
}
