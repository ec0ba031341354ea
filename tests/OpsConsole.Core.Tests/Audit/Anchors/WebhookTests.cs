using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class WebhookTests
{
    /// <summary>The example of the specification.</summary>
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string OtherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_published_example_is_signed_as_published() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSecret.TryParse(Secret)!.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));

    [Theory]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa")] // 23 bytes and less
    [InlineData("whsec_!!!!")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData(Secret + " " + OtherSecret + " " + Secret)]
    public void What_is_no_secret_is_refused(string text) => Assert.Null(WebhookSecret.TryParse(text));

    [Fact]
    public async Task A_checkpoint_comes_signed_with_both_secrets_and_keeps_its_id()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using Webhook webhook = New(receiver.Url, $"{Secret} {OtherSecret}");
        PublishedCheckpoint checkpoint = Notes.Of(12);
        WebhookAnchor anchor = new(webhook);
        await anchor.AnchorAsync(checkpoint, Cancel);
        await anchor.AnchorAsync(checkpoint, Cancel);

        Received[] messages = [.. receiver.Messages];
        Assert.Equal(2, messages.Length);
        Assert.Equal(messages[0].Id, messages[1].Id);
        Assert.DoesNotContain('.', messages[0].Id);
        Assert.True(messages[0].IsSignedBy(Secret));
        Assert.True(messages[0].IsSignedBy(OtherSecret));
        Assert.False(messages[0].IsSignedBy("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        JsonNode message = messages[0].Json;
        Assert.Equal("audit.checkpoint", messages[0].Type);
        Assert.EndsWith("Z", message["timestamp"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(checkpoint.Note, message["data"]!["note"]!.GetValue<string>());
        Assert.Equal(12, message["data"]!["size"]!.GetValue<long>());
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_a_failure_and_is_not_followed(int status)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        AnchorException exception = await FailAsync(receiver);
        Assert.Contains($"redirect ({status}), which is not followed", exception.Message, StringComparison.Ordinal);
        Assert.Equal("/hook", Assert.Single(receiver.Messages).Path);
    }

    [Theory]
    [InlineData(400, "answered 400")]
    [InlineData(401, "Audit:Anchors:Webhook:Secret")]
    [InlineData(410, "wants no more messages")]
    [InlineData(500, "answered 500")]
    public async Task What_the_receiver_does_not_take_is_told_with_what_to_do(int status, string expected)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("secret of the receiver", Cancel);
        };
        AnchorException exception = await FailAsync(receiver);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret of the receiver", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token=hidden", exception.Message, StringComparison.Ordinal);
        Assert.Equal(status == 410 ? TimeSpan.FromHours(1) : null, exception.RetryAfter);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("999999", 3600)]
    [InlineData("nonsense", null)]
    public async Task A_receiver_that_asks_to_be_left_alone_is(string retryAfter, int? seconds)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, (await FailAsync(receiver)).RetryAfter);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            byte[] part = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        };
        using Webhook webhook = New(receiver.Url, Secret);
        await new WebhookAnchor(webhook).AnchorAsync(Notes.Of(1), Cancel);
    }

    [Fact]
    public async Task Headers_without_end_are_a_failure()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            for (int i = 0; i < 20; i++)
            {
                context.Response.Headers[$"x-{i}"] = new string('x', 8 * 1024);
            }

            return Task.CompletedTask;
        };
        Assert.Contains("cannot be reached", (await FailAsync(receiver)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inside_addresses_are_refused_with_what_to_do_unless_allowed()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using Webhook webhook = New(receiver.Url, Secret, allowPrivate: false);
        AnchorException exception = await Assert.ThrowsAsync<AnchorException>(() => new WebhookAnchor(webhook).AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains("set Audit:Anchors:Webhook:AllowPrivate to true", exception.Message, StringComparison.Ordinal);
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_told()
    {
        string url;
        await using (Receiver receiver = await Receiver.StartAsync())
        {
            url = receiver.Url;
        }

        using Webhook webhook = New(url + "?token=hidden", Secret);
        AnchorException exception = await Assert.ThrowsAsync<AnchorException>(() => new WebhookAnchor(webhook).AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains("cannot be reached", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<AnchorException> FailAsync(Receiver receiver)
    {
        using Webhook webhook = New(receiver.Url + "?token=hidden", Secret);
        return await Assert.ThrowsAsync<AnchorException>(() => new WebhookAnchor(webhook).AnchorAsync(Notes.Of(1), Cancel));
    }

    private static Webhook New(string url, string secret, bool allowPrivate = true) =>
        new(new WebhookAnchorOptions { Url = url, Secret = secret }, GuardedHttp.Create(allowPrivate), TimeProvider.System);
}
