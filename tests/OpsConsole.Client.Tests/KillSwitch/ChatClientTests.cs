using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>The kill switch before calls of models.</summary>
public sealed class ChatClientTests : ClientUnderTest
{
    private readonly FakeModel _model = new();

    [Fact]
    public async Task What_is_live_is_called_and_what_happened_is_noted_on_the_span()
    {
        using Activity span = new Activity("request").Start();
        IChatClient chat = Before(await Started(), new KillSwitchChatOptions { Feature = "chat", PromptName = "support/answer", PromptVersion = "abc123" });
        Assert.Equal("from gpt-x", (await chat.GetResponseAsync("hello", cancellationToken: Cancel)).Text);
        Assert.Equal(
            [
                ("feature_flag.key", "live.feature.shop.chat"), ("feature_flag.provider.name", "opsconsole"), ("feature_flag.result.reason", "static"),
                ("feature_flag.result.variant", "live"), ("feature_flag.set.id", "production"), ("feature_flag.version", "1-0"),
                ("gen_ai.prompt.name", "support/answer"), ("gen_ai.prompt.version", "abc123"), ("opsconsole.call.outcome", "completed"), ("opsconsole.feature", "chat"),
            ],
            Tags(span));
    }

    [Fact]
    public async Task What_is_killed_is_not_called_and_answers_the_fallback_message()
    {
        using Activity span = new Activity("request").Start();
        Console.Kill("model:gpt-x", message: "Please call us.");
        ChatResponse response = await Before(await Started()).GetResponseAsync("hello", cancellationToken: Cancel);
        Assert.Equal(("Please call us.", ChatFinishReason.Stop, "model:gpt-x"), (response.Text, response.FinishReason, response.AdditionalProperties![KillSwitchChatClient.KilledScopeProperty]));
        Assert.Empty(_model.Called);
        Assert.Contains(("opsconsole.call.outcome", "refused"), Tags(span));
        Assert.Contains(("error.type", "guardrail.kill_switch"), Tags(span));
        Assert.Contains(("feature_flag.result.variant", "killed"), Tags(span));
    }

    [Fact]
    public async Task A_fallback_model_is_called_instead_unless_it_is_killed_too()
    {
        Console.Kill("model:gpt-x", message: "Please call us.", model: "gpt-y");
        KillSwitchClient client = await Started();
        ChatOptions options = new() { ModelId = "gpt-x", Temperature = 0.5f };
        Assert.Equal("from gpt-y", (await Before(client).GetResponseAsync("hello", options, Cancel)).Text);
        Assert.Equal("gpt-x", options.ModelId); // the caller's options stay
        Console.Kill("model:gpt-y");
        await Eventually.True(() => !client.IsLive(model: "gpt-y", feature: null), "the kill arrives");
        Assert.Equal("Please call us.", (await Before(client).GetResponseAsync("hello", options, Cancel)).Text);
    }

    [Fact]
    public async Task A_kill_stops_a_stream_between_its_chunks()
    {
        KillSwitchClient client = await Started();
        List<string> shown = [];
        ChatFinishReason? end = null;
        _model.BetweenChunks = async chunk =>
        {
            if (chunk == 2)
            {
                Console.Kill("app:shop", message: "Stopped.");
                await Eventually.True(() => !client.IsLive(), "the kill arrives");
            }
        };
        await foreach (ChatResponseUpdate update in Before(client).GetStreamingResponseAsync("hello", cancellationToken: Cancel))
        {
            shown.Add(update.Text);
            end = update.FinishReason;
        }

        Assert.Equal(["chunk 0", "chunk 1", "Stopped."], shown);
        Assert.Equal(ChatFinishReason.Stop, end);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_stops_a_call_that_waits_for_the_model(bool streams)
    {
        KillSwitchClient client = await Started();
        _model.Hangs = true;
        IChatClient chat = Before(client);
        Task<string> call = streams
            ? chat.GetStreamingResponseAsync("hello", cancellationToken: Cancel).ToChatResponseAsync(Cancel).ContinueWith(t => t.Result.Text, TaskScheduler.Default)
            : chat.GetResponseAsync("hello", cancellationToken: Cancel).ContinueWith(t => t.Result.Text, TaskScheduler.Default);
        await Eventually.True(() => _model.Called.Count == 1, "the model is called");
        Console.Kill("feature:shop/other");
        Console.Kill("global", message: "Stopped.");
        Assert.Equal("Stopped.", await call);
    }

    [Fact]
    public async Task The_callers_cancellation_and_the_models_errors_come_through()
    {
        using Activity span = new Activity("request").Start();
        IChatClient chat = Before(await Started());
        _model.Throws = new HttpRequestException("no");
        await Assert.ThrowsAsync<HttpRequestException>(() => chat.GetResponseAsync("hello", cancellationToken: Cancel));
        Assert.Contains(("opsconsole.call.outcome", "failed"), Tags(span));
        Assert.Contains(("error.type", "System.Net.Http.HttpRequestException"), Tags(span));
        _model.Throws = null;
        _model.Hangs = true;
        using CancellationTokenSource cancel = new();
        Task<ChatResponse> call = chat.GetResponseAsync("hello", cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_call_can_name_its_prompt_itself()
    {
        using Activity span = new Activity("request").Start();
        ChatOptions options = new() { AdditionalProperties = new() { ["gen_ai.prompt.name"] = "own", ["gen_ai.prompt.version"] = "v2" } };
        await Before(await Started(), new KillSwitchChatOptions { PromptName = "support/answer" }).GetResponseAsync("hello", options, Cancel);
        Assert.Contains(("gen_ai.prompt.name", "own"), Tags(span));
        Assert.Contains(("gen_ai.prompt.version", "v2"), Tags(span));
    }

    [Fact]
    public async Task A_trial_decides_once_for_a_conversation()
    {
        Console.Kill("model:gpt-x", trial: 0.5);
        IChatClient chat = Before(await Started());
        foreach (string conversation in Enumerable.Range(0, 20).Select(i => $"c{i}"))
        {
            string[] answers = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => (await chat.GetResponseAsync("hello", new ChatOptions { ConversationId = conversation }, Cancel)).Text))];
            Assert.Single(answers.Distinct());
        }

        Assert.InRange(_model.Called.Count, 3, 57);
    }

    private KillSwitchChatClient Before(KillSwitchClient client, KillSwitchChatOptions? options = null) => new(_model, client, options);

    private static (string, string)[] Tags(Activity span) => [.. span.TagObjects.Select(t => (t.Key, t.Value?.ToString() ?? "")).OrderBy(t => t.Key, StringComparer.Ordinal)];

    /// <summary>A model that says which it is.</summary>
    private sealed class FakeModel : IChatClient
    {
        public ConcurrentQueue<string> Called { get; } = new();

        public Func<int, Task>? BetweenChunks { get; set; }

        public bool Hangs { get; set; }

        public Exception? Throws { get; set; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Called.Enqueue(options?.ModelId ?? "gpt-x");
            await Task.Delay(Hangs ? Timeout.Infinite : 0, cancellationToken);
            return Throws is { } exception ? throw exception : new ChatResponse(new ChatMessage(ChatRole.Assistant, "from " + (options?.ModelId ?? "gpt-x")));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Called.Enqueue(options?.ModelId ?? "gpt-x");
            for (int chunk = 0; chunk < 5; chunk++)
            {
                await Task.Delay(Hangs ? Timeout.Infinite : 0, cancellationToken);
                await (BetweenChunks?.Invoke(chunk) ?? Task.CompletedTask);
                yield return new ChatResponseUpdate(ChatRole.Assistant, $"chunk {chunk}");
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, "gpt-x") : null;

        public void Dispose()
        {
        }
    }
}
