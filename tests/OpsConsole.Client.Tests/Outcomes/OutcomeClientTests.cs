using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OpsConsole.Client.Outcomes;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Outcomes;

public sealed class OutcomeClientTests : IDisposable
{
    private readonly FakeConsole _console = new();
    private readonly SteppedClock _clock = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task What_is_said_is_sent_with_its_key_and_the_time_at_which_it_was_said()
    {
        OutcomeClient client = Make();
        Assert.True(client.Send(new InteractionOutcome { ResponseId = "resp-1", Feedback = 1, Value = 2.5m }));
        await client.DisposeAsync();

        (string path, string key, JsonArray body) = Assert.Single(_console.Requests);
        Assert.Equal(("/api/v1/outcomes", "Bearer key"), (path, key));
        Assert.Equal(["at", "feedback", "responseId", "value"], body.Single()!.AsObject().Select(field => field.Key).Order());
        Assert.Equal(_clock.GetUtcNow(), (DateTimeOffset)body.Single()!["at"]!);
        Assert.Equal(new OutcomeStatus(0, 1, 0, 0, null), client.Status);
    }

    [Fact]
    public async Task What_is_said_together_is_sent_together()
    {
        OutcomeClient client = Make(options => options.Interval = TimeSpan.FromMinutes(1)); // ended by the disposal
        for (int i = 0; i < 700; i++)
        {
            client.Send(new InteractionOutcome { ResponseId = $"resp-{i}", Feedback = 1 });
        }

        await client.DisposeAsync();

        Assert.Equal([500, 200], _console.Requests.Select(request => request.Body.Count));
    }

    [Fact]
    public async Task What_does_not_fit_is_dropped_and_counted()
    {
        TaskCompletionSource gate = new();
        _console.Answer = async _ =>
        {
            await gate.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        OutcomeClient client = Make(options => options.QueueLimit = 2);
        client.Send(new InteractionOutcome { ResponseId = "on its way", Feedback = 1 });
        await Eventually.True(() => !_console.Requests.IsEmpty, "the first one is on its way");

        bool[] taken = [.. Enumerable.Range(0, 3).Select(i => client.Send(new InteractionOutcome { ResponseId = $"resp-{i}", Feedback = 1 }))];

        Assert.Equal([true, true, false], taken);
        Assert.Equal((3, 1), (client.Status.Waiting, client.Status.Dropped));
        gate.SetResult();
        await client.DisposeAsync();
        Assert.Equal((3, 1, 0), (client.Status.Sent, client.Status.Dropped, client.Status.Waiting));
    }

    [Fact]
    public async Task One_that_will_never_be_taken_holds_up_no_other()
    {
        _console.Answer = body => Task.FromResult(new HttpResponseMessage(body.Any(item => (string)item!["responseId"]! == "bad") ? HttpStatusCode.BadRequest : HttpStatusCode.OK)
        {
            Content = new StringContent("""{"detail":"Item 0: it says nothing."}"""),
        });
        OutcomeClient client = Make(options => options.Interval = TimeSpan.FromMinutes(1));
        foreach (string response in new[] { "a", "b", "bad", "c", "d" })
        {
            client.Send(new InteractionOutcome { ResponseId = response, Feedback = 1 });
        }

        await client.DisposeAsync();

        Assert.Equal((4, 1), (client.Status.Sent, client.Status.Refused));
    }

    [Fact]
    public async Task What_is_not_taken_now_is_sent_again_when_the_console_wants_it()
    {
        Queue<HttpResponseMessage> answers = new([Later(), new HttpResponseMessage(HttpStatusCode.OK)]);
        _console.Answer = _ => Task.FromResult(answers.Dequeue());
        OutcomeClient client = Make();
        client.Send(new InteractionOutcome { ResponseId = "resp-1", Feedback = 1 });
        await Eventually.True(() => client.Status.Problem is not null, "the first attempt ends");

        await Eventually.True(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(7)); // the pause may begin a moment after the problem is told
                return client.Status.Sent == 1;
            },
            "it is sent again");

        Assert.Equal(2, _console.Requests.Count);
        await client.DisposeAsync();

        static HttpResponseMessage Later()
        {
            HttpResponseMessage later = new(HttpStatusCode.ServiceUnavailable);
            later.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
            return later;
        }
    }

    [Fact]
    public async Task After_its_end_it_takes_nothing_and_throws_nothing()
    {
        OutcomeClient client = Make();
        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.False(client.Send(new InteractionOutcome { ResponseId = "resp-1", Feedback = 1 }));
        Assert.False(client.Send(null));
        Assert.Equal(2, client.Status.Dropped);
    }

    private OutcomeClient Make(Action<OutcomeClientOptions>? with = null)
    {
        OutcomeClientOptions options = new() { Handler = _console, Time = _clock, Interval = TimeSpan.Zero };
        with?.Invoke(options);
        return new OutcomeClient(new ConsoleConnection(new Uri("http://console.test"), "key"), options);
    }

    private sealed class FakeConsole : HttpMessageHandler
    {
        public ConcurrentQueue<(string Path, string Key, JsonArray Body)> Requests { get; } = new();

        public Func<JsonArray, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            JsonArray body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsArray();
            Requests.Enqueue((request.RequestUri!.AbsolutePath, request.Headers.Authorization!.ToString(), body));
            return await Answer(body);
        }
    }
}
