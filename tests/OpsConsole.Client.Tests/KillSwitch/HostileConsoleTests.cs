using System.Text;
using Microsoft.AspNetCore.Http;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>KS-GARBAGE: whatever comes instead of a state, the last known one stays, it is counted, and the client comes back.</summary>
public sealed class HostileConsoleTests : ClientUnderTest
{
    private const string EventStream = "text/event-stream";

    public static TheoryData<string> Garbage =>
    [
        "event: state\ndata: {\"epoch\":1,\"version\":99,\"killed\":[\n\n",
        "event: state\ndata: {\"epoch\":1,\"version\":\"99\",\"killed\":[]}\n\n",
        "event: state\ndata: {\"epoch\":1,\"version\":99,\"killed\":\"nothing\"}\n\n",
        "event: state\ndata: {\"epoch\":1,\"version\":99,\"env\":\"staging\",\"killed\":[]}\n\n",
        "event: heartbeat\ndata: null\n\n",
        "event: heartbeat\ndata: <html>\n\n",
        "event: state\ndata: \u0000\n\n",
        "event: state\ndata: {\"epoch\":1,\"version\":99,\"killed\":[],\"x\":\"INVALID\"}\n\n",
        "event: state\ndata: HUGE\n\n",
    ];

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task KS_GARBAGE_in_the_stream_changes_nothing_and_the_client_comes_back(string garbage)
    {
        Console.Kill("model:gpt-x");
        KillSwitchClient client = await Started(Options(random: 0.5));
        byte[] bytes = [.. Encoding.UTF8.GetBytes(garbage.Replace("HUGE", new string('x', 10 * 1024 * 1024), StringComparison.Ordinal))];
        int invalid = bytes.AsSpan().IndexOf("INVALID"u8);
        if (invalid >= 0)
        {
            bytes[invalid] = 0xFF;
        }

        Console.SendRaw(bytes);
        TimeSpan pause = await Eventually.NextAttempt(client, Clock);
        Assert.True(pause >= TimeSpan.FromSeconds(1));
        await Eventually.True(() => client.Status.Messages == 2, "it follows again");
        Assert.Equal((1L, "1-1", false), (client.Status.Malformed, client.State!.Id, client.IsLive(model: "gpt-x", feature: null)));
    }

    [Fact]
    public async Task Events_and_fields_that_are_newer_than_the_client_are_passed_over()
    {
        KillSwitchClient client = await Started();
        Console.SendRaw("event: weather\ndata: rain\n\n: comment\n\nid: 9\n\n"u8.ToArray());
        Console.Kill("global");
        await Eventually.True(() => !client.IsLive(), "the kill arrives");
        Assert.Equal((0L, 1L), (client.Status.Malformed, client.Status.Attempts));
    }

    [Fact]
    public async Task A_restored_backup_or_a_replayed_message_revives_nothing()
    {
        Console.Version = 40;
        Console.Kill("model:gpt-x");
        KillSwitchClient client = await Started();
        foreach (string old in (string[])["1,\"version\":30", "1,\"version\":41", "0,\"version\":999"])
        {
            long before = client.Status.Messages;
            Console.SendRaw(Encoding.UTF8.GetBytes($"event: state\ndata: {{\"epoch\":{old},\"killed\":[]}}\n\n"));
            await Eventually.True(() => client.Status.Messages > before, "the message arrives");
            Assert.False(client.IsLive(SwitchScope.Model("gpt-x")));
        }

        Console.SendRaw("event: state\ndata: {\"epoch\":1,\"version\":3,\"killed\":[{\"scope\":\"app:shop\"}]}\n\n"u8.ToArray());
        await Eventually.True(() => !client.IsLive(), "the kill of an old state is added");
        Assert.Equal("1-41", client.State!.Id);
        Console.SendRaw("event: state\ndata: {\"epoch\":2,\"version\":0,\"killed\":[]}\n\n"u8.ToArray());
        await Eventually.True(() => client.IsLive(model: "gpt-x", feature: null), "a new lineage restores");
    }

    [Theory]
    [InlineData(200, "text/html", "<title>Sign in</title>")]
    [InlineData(200, "application/json", """{"epoch":1,"version":99,"env":"staging","killed":[]}""")]
    [InlineData(302, null, "")]
    [InlineData(200, EventStream, "event: state\ndata: <html>\n\n")]
    public async Task What_is_not_the_console_is_counted_and_not_believed(int status, string? type, string body)
    {
        Console.Kill("model:gpt-x");
        KillSwitchClient client = await Started(Options(random: 0.5));
        Console.Instead = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.Location = "/login";
            await context.Response.WriteAsync(body);
            return true;
        };
        Console.Hangup();
        for (int attempt = 0; attempt < 4; attempt++)
        {
            await Eventually.NextAttempt(client, Clock);
        }

        await Eventually.True(() => client.Status.Malformed >= 3, "it is counted");
        Assert.False(client.IsLive(model: "gpt-x", feature: null));
        Assert.DoesNotContain(Console.Requests, r => r.Path == "/login");
        Console.Instead = null;
        await Until_it_follows_again(client);
        Assert.False(client.IsLive(model: "gpt-x", feature: null));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_console_says_when_to_come_back(int status)
    {
        KillSwitchClient client = await Started(Options(random: 0.5));
        Console.Instead = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "120";
            return Task.FromResult(true);
        };
        Console.Hangup();
        await Eventually.NextAttempt(client, Clock);
        Assert.InRange((await Eventually.NextAttempt(client, Clock)).TotalSeconds, 120, 125);
    }

    [Fact]
    public async Task Where_streams_are_held_back_it_polls_with_an_etag_and_returns_to_the_stream_when_it_can()
    {
        Console.Kill("model:gpt-x");
        Console.Instead = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); // a proxy that buffers
                return true;
            }

            return false;
        };
        KillSwitchClient client = Make(Options(random: 0.5));
        Task start = client.StartAsync(Cancel);
        await Eventually.True(() => Console.Attempts.Any(), "the stream is tried");
        Clock.Advance(TimeSpan.FromSeconds(10));
        await start;
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => client.Status.Transport == SwitchTransport.Poll, "it polls");
        Assert.False(client.IsLive(model: "gpt-x", feature: null));
        Assert.False(client.IsStale);

        Assert.InRange((await Eventually.NextAttempt(client, Clock)).TotalSeconds, 8, 12);
        await Eventually.True(() => client.Status.NextAttempt is not null && Console.Attempts.Last().IfNoneMatch == "\"1-1-abcd0123\"", "it sends the tag");
        Console.Kill("global");
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => !client.IsLive(), "the kill is found by polling");

        Console.Instead = null;
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => client.Status.Transport == SwitchTransport.Stream, "it returns to the stream");
    }

    [Fact]
    public async Task A_trickle_of_bytes_does_not_count_as_life()
    {
        KillSwitchClient client = await Started(Options(random: 0.5));
        for (int second = 0; second < 9; second++)
        {
            Console.SendRaw(": x\n"u8.ToArray());
            Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.True(client.IsStale);
        await Eventually.NextAttempt(client, Clock);
        await Eventually.True(() => client.Status.Messages == 2, "it follows again");
    }

    private async Task Until_it_follows_again(KillSwitchClient client)
    {
        while (true)
        {
            await Eventually.True(() => client.Status.NextAttempt is not null || client.Status.Transport != SwitchTransport.None, "the attempt ends");
            if (client.Status.Transport != SwitchTransport.None)
            {
                return;
            }

            await Eventually.NextAttempt(client, Clock);
        }
    }
}
