using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Alerts.Channels;

public sealed class WebhookChannelTests
{
    private static readonly OutgoingMessage Message = new(
        "0000018f5c2a4b01", "change.waiting", "A change waits", "Look <here>", "https://ops.example.com/changes/01", NotificationSeverity.Critical, new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), "", "change:01");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_signed_and_shaped_as_standard_webhooks_says()
    {
        await using Receiver receiver = await Receiver.StartAsync();

        Assert.Equal(SendResult.Delivered, await SendAsync(receiver));
        await SendAsync(receiver);

        Received[] messages = [.. receiver.Messages];
        Assert.All(messages, m => Assert.True(m.IsSignedBy(WebhookTests.Secret)));
        Assert.All(messages, m => Assert.Equal("msg_0000018f5c2a4b01", m.Id)); // the same when it is repeated
        Assert.Equal(
            """{"type":"change.waiting","timestamp":"2026-11-21T09:00:00.000Z","data":{"title":"A change waits","text":"Look <here>","link":"https://ops.example.com/changes/01","severity":"critical","dedupeKey":"change:01"}}""",
            System.Text.RegularExpressions.Regex.Unescape(System.Text.Encoding.UTF8.GetString(messages[0].Body)));
    }

    [Theory]
    [InlineData(204, nameof(SendOutcome.Delivered), "")]
    [InlineData(302, nameof(SendOutcome.ChannelFailed), "redirect (302), which is not followed")]
    [InlineData(401, nameof(SendOutcome.ChannelFailed), "refused the message (401)")]
    [InlineData(404, nameof(SendOutcome.ChannelFailed), "Correct Alerts:Webhooks:0:Url")]
    [InlineData(410, nameof(SendOutcome.Closed), "wants no more messages (410)")]
    [InlineData(429, nameof(SendOutcome.ChannelFailed), "was sent too much (429)")]
    [InlineData(503, nameof(SendOutcome.ChannelFailed), "answered 503 instead of 2xx")]
    public async Task The_status_decides_and_no_problem_says_the_address(int status, string outcome, string problem)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = receiver.Url + "/elsewhere";
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };

        SendResult result = await SendAsync(receiver);

        Assert.Equal(outcome, result.Outcome.ToString());
        Assert.Contains(problem, result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook", result.Problem, StringComparison.Ordinal);
        Assert.Equal(outcome == nameof(SendOutcome.ChannelFailed) ? TimeSpan.FromMinutes(2) : null, result.RetryAfter);
        Assert.Single(receiver.Messages);
    }

    [Theory]
    [InlineData("http://localhost:{0}/hook")]
    [InlineData("http://127.0.0.1:{0}/hook")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/hook")]
    public async Task An_address_inside_is_not_called_unless_that_is_allowed(string url)
    {
        await using Receiver receiver = await Receiver.StartAsync();

        SendResult result = await SendAsync(receiver, string.Format(url, receiver.Port), allowPrivate: false);

        Assert.Equal(SendOutcome.ChannelFailed, result.Outcome);
        Assert.Contains("which is not called. Use another Alerts:Webhooks:0:Url, or set Alerts:Webhooks:0:AllowPrivate to true.", result.Problem, StringComparison.Ordinal);
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_said()
    {
        Receiver receiver = await Receiver.StartAsync();
        string url = receiver.Url;
        await receiver.DisposeAsync();

        SendResult result = await SendAsync(receiver, url);

        Assert.Contains("cannot be reached: it refuses connections.", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_not_read_beyond_its_status_however_long_it_is()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            byte[] much = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(much, context.RequestAborted);
            }
        };

        Assert.Equal(SendResult.Delivered, await SendAsync(receiver));
    }

    private static async Task<SendResult> SendAsync(Receiver receiver, string? url = null, bool allowPrivate = true)
    {
        using HttpClient http = GuardedHttp.Create(allowPrivate, "Alerts:Webhooks:0");
        WebhookChannel channel = new(new AlertWebhookOptions { Name = "team", Url = url ?? receiver.Url + "?token=hidden", Secret = WebhookTests.Secret }, "Alerts:Webhooks:0", http, TimeProvider.System);
        return await channel.SendAsync(Message, Cancel);
    }
}
