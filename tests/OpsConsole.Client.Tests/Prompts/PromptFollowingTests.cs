using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Client.Prompts;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>Fetching, following and keeping prompts, whatever the console does.</summary>
public sealed class PromptFollowingTests : PromptClientUnderTest
{
    [Fact]
    public async Task The_second_answer_comes_from_memory_and_changes_come_in_the_background()
    {
        PromptClient client = Make();
        ConcurrentQueue<string> changes = new();
        client.Changed += (_, prompt) => changes.Enqueue(prompt.Version);
        LivePrompt first = await client.GetAsync(FakePrompts.Name, Cancel);
        Assert.Same(first, await client.GetAsync(FakePrompts.Name, Cancel));
        Assert.Equal([("/api/v1/prompts/support/answer?env=production", null)], Console.Requests);

        (Console.Sha, Console.Blob, Console.Text) = (new string('c', 40), new string('d', 40), "Answer {{question}} now.");
        await Eventually.True(() => { Clock.Advance(TimeSpan.FromSeconds(5)); return changes.Count == 2; }, "it asks again");
        Assert.Equal($"\"{new string('b', 40)}\"", Console.Requests[1].Tag);
        LivePrompt second = await client.GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal(("Answer {{question}}.", "Answer {{question}} now."), (first.Template, second.Template)); // who holds one keeps it
        Assert.False(client.IsStale);
    }

    [Fact]
    public async Task The_same_content_in_another_commit_is_another_version()
    {
        PromptClient client = Make();
        await client.GetAsync(FakePrompts.Name, Cancel);
        Console.Sha = new string('e', 40);
        await client.RefreshAsync(Cancel);
        LivePrompt prompt = await client.GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal((new string('e', 40), "Answer {{question}}."), (prompt.Version, prompt.Template));
        Assert.Equal(3, Console.Requests.Count);
        await client.RefreshAsync(Cancel);
        Assert.Equal(4, Console.Requests.Count);

        Console.Instead = (_, _) => throw new HttpRequestException("gone");
        Assert.Equal((new string('e', 40), PromptSource.Disk), await Make().GetAsync(FakePrompts.Name, Cancel) is var kept ? (kept.Version, kept.Source) : default);
    }

    [Fact]
    public async Task What_is_no_commit_in_the_header_is_no_version()
    {
        PromptClient client = Make();
        LivePrompt known = await client.GetAsync(FakePrompts.Name, Cancel);
        Console.Header = "<script>";
        await client.RefreshAsync(Cancel);
        Assert.Equal(known.Version, (await client.GetAsync(FakePrompts.Name, Cancel)).Version);
    }

    [Fact]
    public async Task A_folder_that_lost_its_second_file_while_nobody_looked_is_noticed()
    {
        Console.UserBlob = new string('f', 40);
        await Make().GetAsync(FakePrompts.Name, Cancel);
        Console.Instead = (_, _) => throw new HttpRequestException("gone");
        PromptClient again = Make();
        await again.GetAsync(FakePrompts.Name, Cancel);
        (Console.Instead, Console.UserBlob, Console.Text) = (null, null, "Only {{question}}.");
        await again.RefreshAsync(Cancel);
        Assert.Equal(("Only {{question}}.", PromptSource.Console), await again.GetAsync(FakePrompts.Name, Cancel) is var now ? (now.Template, now.Source) : default);
    }

    [Fact]
    public async Task Whatever_theConsole_answers_the_last_known_version_stays()
    {
        PromptClient client = Make();
        LivePrompt known = await client.GetAsync(FakePrompts.Name, Cancel);
        foreach ((HttpStatusCode status, string body) in ((HttpStatusCode, string)[])
        [
            (HttpStatusCode.OK, "<html>Sign in</html>"), (HttpStatusCode.OK, "null"), (HttpStatusCode.OK, "[]"), (HttpStatusCode.OK, "{}"), (HttpStatusCode.OK, Console.Document("other")),
            (HttpStatusCode.OK, Console.Document().Replace(Console.Sha, "main", StringComparison.Ordinal)), (HttpStatusCode.OK, Console.Document()[..80]),
            (HttpStatusCode.OK, Console.Document().Replace("[{\"role\"", "[7,{\"role\"", StringComparison.Ordinal)), (HttpStatusCode.OK, new string('[', 100_000)),
            (HttpStatusCode.NotFound, """{"detail":"It is not released.","remedy":"Release it."}"""), (HttpStatusCode.Forbidden, ""), (HttpStatusCode.InternalServerError, "[]"), (HttpStatusCode.Redirect, ""),
        ])
        {
            Console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(status, body));
            await client.RefreshAsync(Cancel);
            Assert.NotNull(client.Status.Single().Problem);
            Assert.Same(known, await client.GetAsync(FakePrompts.Name, Cancel));
        }

        Console.Instead = (_, _) => throw new HttpRequestException("gone");
        await client.RefreshAsync(Cancel);
        Assert.Equal("gone", client.Status.Single().Problem);
        Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(client.IsStale);
        HealthCheckResult health = await new PromptHealthCheck(client).CheckHealthAsync(new HealthCheckContext(), Cancel);
        Assert.Equal(HealthStatus.Degraded, health.Status);
    }

    [Fact]
    public async Task Without_aConsole_the_disk_counts_then_what_is_brought_along_then_it_is_said()
    {
        await Make().GetAsync(FakePrompts.Name, Cancel);
        Console.Instead = (_, _) => throw new HttpRequestException("gone");
        LivePrompt kept = await Make(o => o.Bundled[FakePrompts.Name] = new BundledPrompt("v0")).GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal((PromptSource.Disk, new string('a', 40), "gpt-x"), (kept.Source, kept.Version, kept.Model));

        foreach (string file in Directory.GetFiles(Cache))
        {
            await File.WriteAllTextAsync(file, "{", Cancel); // spoilt
        }

        PromptClient bundling = Make(o => o.Bundled[FakePrompts.Name] = new BundledPrompt("v0", new PromptMessage("user", "Hello {{question}}")));
        LivePrompt bundled = await bundling.GetAsync(FakePrompts.Name, Cancel);
        Assert.Equal((PromptSource.Bundled, "v0", "Hello you"), (bundled.Source, bundled.Version, bundled.Render(("question", "you")).Messages.Single().Content));
        Assert.True(bundling.IsStale);
        Console.Instead = null;
        await bundling.RefreshAsync(Cancel);
        Assert.Equal(PromptSource.Console, (await bundling.GetAsync(FakePrompts.Name, Cancel)).Source);

        Console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.NotFound, """{"detail":"It is not released.","remedy":"Release it."}"""));
        PromptClient none = Make(o => o.Keep = false);
        PromptUnavailableException missing = await Assert.ThrowsAsync<PromptUnavailableException>(async () => await none.GetAsync(FakePrompts.Name, Cancel));
        Assert.Contains("It is not released. Release it.", missing.Message, StringComparison.Ordinal);
        Console.Instead = null;
        Assert.Equal(PromptSource.Console, (await none.GetAsync(FakePrompts.Name, Cancel)).Source); // the next one tries again
    }

    [Fact]
    public async Task AConsole_that_hangs_keeps_nobody_for_longer_than_the_limit()
    {
        await Make().GetAsync(FakePrompts.Name, Cancel);
        Console.Instead = async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new UnreachableException();
        };
        Task<LivePrompt> answer = Make().GetAsync(FakePrompts.Name, Cancel).AsTask();
        await Eventually.True(() => { Clock.Advance(TimeSpan.FromSeconds(2)); return answer.IsCompleted; }, "it answers");
        Assert.Equal(PromptSource.Disk, (await answer).Source);
    }

    [Fact]
    public async Task A_thousand_who_ask_at_once_make_one_request()
    {
        PromptClient client = Make();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(async () => await client.GetAsync(FakePrompts.Name, Cancel), Cancel)));
        Assert.Single(Console.Requests);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Make().GetAsync(name, Cancel));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Telemetry_carries_the_name_and_version_and_the_model_does_not_get_them(bool streams)
    {
        LivePrompt prompt = await Make().GetAsync(FakePrompts.Name, Cancel);
        using Activity activity = new Activity("chat").Start();
        ChatOptions? sent = null;
        using PromptChatClient chat = new(new RecordingChatClient(options => sent = options));
        RenderedPrompt rendered = prompt.Render(("question", "Why?"));
        ChatResponse answer = streams
            ? await chat.GetStreamingResponseAsync(rendered.ToChatMessages(), rendered.ToChatOptions(), Cancel).ToChatResponseAsync(Cancel)
            : await chat.GetResponseAsync(rendered.ToChatMessages(), rendered.ToChatOptions(), Cancel);
        Assert.Equal("Because.", answer.Text);
        Assert.Equal((FakePrompts.Name, new string('a', 40)), (activity.GetTagItem("gen_ai.prompt.name"), activity.GetTagItem("gen_ai.prompt.version")));
        Assert.Equal(("gpt-x", 0.5f), (sent!.ModelId, sent.Temperature));
        Assert.Empty(sent.AdditionalProperties!);
        using Activity other = new Activity("other").Start();
        Assert.Equal(prompt.Version, other.SetPrompt(prompt)!.GetTagItem("gen_ai.prompt.version"));
    }

    [Fact]
    public async Task It_comes_with_theConsole_in_an_applications_services()
    {
        await using ServiceProvider services = new ServiceCollection().AddOpsConsole(o =>
        {
            (o.Endpoint, o.ApiKey, o.Application, o.Environment) = (new Uri("http://console.test"), "key", "shop", "staging");
            (o.Prompts.Handler, o.Prompts.Keep) = (Console, false);
        }).BuildServiceProvider();
        await services.GetRequiredService<PromptClient>().GetAsync(FakePrompts.Name, Cancel);
        Assert.EndsWith("env=staging", Console.Requests.Single().Path, StringComparison.Ordinal);
    }

    private sealed class RecordingChatClient(Action<ChatOptions?> record) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            record(options);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Because.")));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            record(options);
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Because.");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
