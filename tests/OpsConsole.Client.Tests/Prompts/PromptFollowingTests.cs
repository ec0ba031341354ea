using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Client.Prompts;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>Fetching, following and keeping prompts, whatever the console does.</summary>
public sealed class PromptFollowingTests : IAsyncLifetime
{
    private readonly FakePrompts _console = new();
    private readonly SteppedClock _clock = new();
    private readonly List<PromptClient> _clients = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-prompts-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (PromptClient client in _clients)
        {
            await client.DisposeAsync();
        }

        _console.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task The_second_answer_comes_from_memory_and_changes_come_in_the_background()
    {
        PromptClient client = Make();
        List<string> changes = [];
        client.Changed += (_, prompt) => changes.Add(prompt.Version);
        LivePrompt first = await client.GetAsync(FakePrompts.Name, Cancel);
        Assert.Same(first, await client.GetAsync(FakePrompts.Name, Cancel));
        Assert.Equal([("/api/v1/prompts/support/answer?env=production", null)], _console.Requests);

        (_console.Sha, _console.Blob, _console.Text) = (new string('c', 40), new string('d', 40), "Answer {{question}} now.");
        await Eventually.True(() => { _clock.Advance(TimeSpan.FromSeconds(5)); return changes.Count == 2; }, "it asks again");
        Assert.Equal($"\"{new string('b', 40)}\"", _console.Requests[1].Tag);
        LivePrompt second = await client.GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal(("Answer {{question}}.", "Answer {{question}} now."), (first.Template, second.Template)); // who holds one keeps it
        Assert.False(client.IsStale);
    }

    [Fact]
    public async Task The_same_content_in_another_commit_is_another_version()
    {
        PromptClient client = Make();
        await client.GetAsync(FakePrompts.Name, Cancel);
        _console.Sha = new string('e', 40);
        await client.RefreshAsync(Cancel);
        LivePrompt prompt = await client.GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal((new string('e', 40), "Answer {{question}}."), (prompt.Version, prompt.Template));
    }

    [Fact]
    public async Task Whatever_the_console_answers_the_last_known_version_stays()
    {
        PromptClient client = Make();
        LivePrompt known = await client.GetAsync(FakePrompts.Name, Cancel);
        foreach ((HttpStatusCode status, string body) in ((HttpStatusCode, string)[])
        [
            (HttpStatusCode.OK, "<html>Sign in</html>"), (HttpStatusCode.OK, "null"), (HttpStatusCode.OK, "[]"), (HttpStatusCode.OK, "{}"), (HttpStatusCode.OK, _console.Document("other")),
            (HttpStatusCode.OK, _console.Document().Replace(_console.Sha, "main", StringComparison.Ordinal)), (HttpStatusCode.OK, _console.Document()[..80]),
            (HttpStatusCode.OK, _console.Document().Replace("[{\"role\"", "[7,{\"role\"", StringComparison.Ordinal)), (HttpStatusCode.OK, new string('[', 100_000)),
            (HttpStatusCode.NotFound, """{"detail":"It is not released.","remedy":"Release it."}"""), (HttpStatusCode.Forbidden, ""), (HttpStatusCode.InternalServerError, "[]"), (HttpStatusCode.Redirect, ""),
        ])
        {
            _console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(status, body));
            await client.RefreshAsync(Cancel);
            Assert.NotNull(client.Status.Single().Problem);
            Assert.Same(known, await client.GetAsync(FakePrompts.Name, Cancel));
        }

        _console.Instead = (_, _) => throw new HttpRequestException("gone");
        await client.RefreshAsync(Cancel);
        Assert.Equal("gone", client.Status.Single().Problem);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(client.IsStale);
        HealthCheckResult health = await new PromptHealthCheck(client).CheckHealthAsync(new HealthCheckContext(), Cancel);
        Assert.Equal(HealthStatus.Degraded, health.Status);
    }

    [Fact]
    public async Task Without_a_console_the_disk_counts_then_what_is_brought_along_then_it_is_said()
    {
        await Make().GetAsync(FakePrompts.Name, Cancel);
        _console.Instead = (_, _) => throw new HttpRequestException("gone");
        LivePrompt kept = await Make(o => o.Bundled[FakePrompts.Name] = new BundledPrompt("v0")).GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal((PromptSource.Disk, new string('a', 40), "gpt-x"), (kept.Source, kept.Version, kept.Model));

        foreach (string file in Directory.GetFiles(_directory))
        {
            await File.WriteAllTextAsync(file, "{", Cancel); // spoilt
        }

        PromptClient bundling = Make(o => o.Bundled[FakePrompts.Name] = new BundledPrompt("v0", new PromptMessage("user", "Hello {{question}}")));
        LivePrompt bundled = await bundling.GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal((PromptSource.Bundled, "v0", "Hello you"), (bundled.Source, bundled.Version, bundled.Render(("question", "you")).Messages.Single().Content));
        Assert.True(bundling.IsStale);
        _console.Instead = null;
        await bundling.RefreshAsync(Cancel);
        Assert.Equal(PromptSource.Console, (await bundling.GetAsync(FakePrompts.Name, Cancel)).Source);

        _console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.NotFound, """{"detail":"It is not released.","remedy":"Release it."}"""));
        PromptClient none = Make(o => o.Keep = false);
        PromptUnavailableException missing = await Assert.ThrowsAsync<PromptUnavailableException>(async () => await none.GetAsync(FakePrompts.Name, Cancel));
        Assert.Contains("It is not released. Release it.", missing.Message, StringComparison.Ordinal);
        _console.Instead = null;
        Assert.Equal(PromptSource.Console, (await none.GetAsync(FakePrompts.Name, Cancel)).Source); // the next one tries again
    }

    [Fact]
    public async Task A_console_that_hangs_keeps_nobody_for_longer_than_the_limit()
    {
        await Make().GetAsync(FakePrompts.Name, Cancel);
        _console.Instead = async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new UnreachableException();
        };
        Task<LivePrompt> answer = Make().GetAsync(FakePrompts.Name, Cancel).AsTask();
        await Eventually.True(() => { _clock.Advance(TimeSpan.FromSeconds(2)); return answer.IsCompleted; }, "it answers");
        Assert.Equal(PromptSource.Disk, (await answer).Source);
    }

    [Fact]
    public async Task A_thousand_who_ask_at_once_make_one_request()
    {
        PromptClient client = Make();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(async () => await client.GetAsync(FakePrompts.Name, Cancel), Cancel)));
        Assert.Single(_console.Requests);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Make().GetAsync(name, Cancel));

    [Fact]
    public async Task Telemetry_carries_the_name_and_version_and_the_model_does_not_get_them()
    {
        LivePrompt prompt = await Make().GetAsync(FakePrompts.Name, Cancel);
        using Activity activity = new Activity("chat").Start();
        ChatOptions? sent = null;
        using PromptChatClient chat = new(new RecordingChatClient(options => sent = options));
        RenderedPrompt rendered = prompt.Render(("question", "Why?"));
        await chat.GetResponseAsync(rendered.ToChatMessages(), rendered.ToChatOptions(), Cancel);
        Assert.Equal((FakePrompts.Name, new string('a', 40)), (activity.GetTagItem("gen_ai.prompt.name"), activity.GetTagItem("gen_ai.prompt.version")));
        Assert.Equal(("gpt-x", 0.5f), (sent!.ModelId, sent.Temperature));
        Assert.Empty(sent.AdditionalProperties!);
        using Activity other = new Activity("other").Start();
        Assert.Equal(prompt.Version, other.SetPrompt(prompt)!.GetTagItem("gen_ai.prompt.version"));
    }

    [Fact]
    public async Task It_comes_with_the_console_in_an_applications_services()
    {
        await using ServiceProvider services = new ServiceCollection().AddOpsConsole(o =>
        {
            (o.Endpoint, o.ApiKey, o.Application, o.Environment) = (new Uri("http://console.test"), "key", "shop", "staging");
            (o.Prompts.Handler, o.Prompts.Keep) = (_console, false);
        }).BuildServiceProvider();
        await services.GetRequiredService<PromptClient>().GetAsync(FakePrompts.Name, Cancel);
        Assert.EndsWith("env=staging", _console.Requests.Single().Path, StringComparison.Ordinal);
    }

    private PromptClient Make(Action<PromptClientOptions>? with = null)
    {
        PromptClientOptions options = new() { Directory = _directory, Handler = _console, Time = _clock, Random = new FixedRandom(0.5) };
        with?.Invoke(options);
        PromptClient client = new(new ConsoleConnection(new Uri("http://console.test"), "key"), "production", options);
        _clients.Add(client);
        return client;
    }

    private sealed class RecordingChatClient(Action<ChatOptions?> record) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            record(options);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Because.")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
