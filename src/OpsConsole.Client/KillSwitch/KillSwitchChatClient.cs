using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// Asks the kill switch before each call of a model. What is killed is not called: the fallback message is the answer, with the
/// finish reason <c>stop</c>, or the fallback model is called instead. A kill stops running calls too, between the chunks of a stream.
/// </summary>
/// <remarks>Put it outside of what writes telemetry and caches: <c>builder.Use(inner => new KillSwitchChatClient(inner, killSwitch))</c> first.</remarks>
public sealed class KillSwitchChatClient : DelegatingChatClient
{
    private readonly KillSwitchClient _client;
    private readonly KillSwitchChatOptions _options;
    private readonly string? _defaultModel;

    /// <summary>Puts a kill switch before a client.</summary>
    /// <param name="inner">What calls the model.</param>
    /// <param name="client">The kill switch.</param>
    /// <param name="options">What the calls belong to; null for the application and the model only.</param>
    public KillSwitchChatClient(IChatClient inner, KillSwitchClient client, KillSwitchChatOptions? options = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(client);
        (_client, _options) = (client, options ?? new KillSwitchChatOptions());
        _defaultModel = _options.Model ?? (inner.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
    }

    /// <summary>Name of the property of an answer that says which scope was killed; it has no such property when the model answered.</summary>
    public static string KilledScopeProperty => SwitchTelemetry.KilledScope;

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using RunningCall call = Begin(ref options, cancellationToken);
        if (call.Killed is { } killed)
        {
            return Answer(call, killed);
        }

        try
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, call.Token).ConfigureAwait(false);
            SwitchTelemetry.StampEnded(call.Span, response.FinishReason == ChatFinishReason.ContentFilter);
            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && call.Killed is not null)
        {
            return Answer(call, call.Killed.Value);
        }
        catch (Exception exception)
        {
            SwitchTelemetry.StampFailed(call.Span, exception);
            throw;
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using RunningCall call = Begin(ref options, cancellationToken);
        bool declined = false;
        if (call.Killed is null)
        {
            await using IAsyncEnumerator<ChatResponseUpdate> updates = base.GetStreamingResponseAsync(messages, options, call.Token).GetAsyncEnumerator(call.Token);
            while (await NextAsync(updates, call, cancellationToken).ConfigureAwait(false))
            {
                declined |= updates.Current.FinishReason == ChatFinishReason.ContentFilter;
                yield return updates.Current;
            }
        }

        if (call.Killed is { } killed)
        {
            ChatResponse answer = Answer(call, killed);
            yield return new ChatResponseUpdate(ChatRole.Assistant, answer.Text)
            {
                ResponseId = answer.ResponseId,
                MessageId = answer.ResponseId,
                FinishReason = answer.FinishReason,
                AdditionalProperties = answer.AdditionalProperties,
            };
            yield break;
        }

        SwitchTelemetry.StampEnded(call.Span, declined);
    }

    /// <summary>Whether there is another chunk that may be shown.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, RunningCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.Killed is null && await updates.MoveNextAsync().ConfigureAwait(false) && call.Killed is null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && call.Killed is not null)
        {
            return false;
        }
        catch (Exception exception)
        {
            SwitchTelemetry.StampFailed(call.Span, exception);
            throw;
        }
    }

    private static ChatResponse Answer(RunningCall call, Verdict killed)
    {
        SwitchTelemetry.StampKilled(call.Span, killed);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, killed.Message))
        {
            ResponseId = "killswitch-" + Guid.NewGuid().ToString("N"),
            FinishReason = ChatFinishReason.Stop,
            AdditionalProperties = new AdditionalPropertiesDictionary { [SwitchTelemetry.KilledScope] = killed.Scope?.Text ?? "", ["opsconsole.killswitch.version"] = killed.Version },
        };
    }

    private RunningCall Begin(ref ChatOptions? options, CancellationToken cancellationToken)
    {
        Activity? span = Activity.Current;
        string? model = _options.Model ?? options?.ModelId ?? _defaultModel;
        string key = _options.Key?.Invoke(options) ?? options?.ConversationId ?? Guid.NewGuid().ToString("N"); // one draw for the whole call
        Verdict verdict = _client.Evaluate(model, _options.Feature, key);
        SwitchTelemetry.Stamp(span, _client, verdict, Asked(model));
        SwitchTelemetry.StampFeature(span, _options.Feature);
        SwitchTelemetry.StampPrompt(span, Property(options, SwitchTelemetry.PromptName) ?? _options.PromptName, Property(options, SwitchTelemetry.PromptVersion) ?? _options.PromptVersion);

        bool reroutes = !verdict.IsLive && verdict.Model is not null;
        if (reroutes)
        {
            options = options?.Clone() ?? new ChatOptions();
            options.ModelId = verdict.Model;
            span?.SetTag("opsconsole.killswitch.fallback_model", verdict.Model);
        }

        return new RunningCall(_client, span, reroutes || verdict.IsLive ? null : verdict, _options.StopsRunningCalls, () =>
        {
            // Rerouted, it goes on as long as the kill names that model.
            Verdict now = _client.Evaluate(model, _options.Feature, key);
            return now.IsLive || (reroutes && now.Model == verdict.Model) ? null : now;
        }, cancellationToken);
    }

    private SwitchScope Asked(string? model) =>
        _options.Feature is { } feature && SwitchScope.TryParse($"{SwitchScope.FeaturePrefix}{_client.Application.Text[SwitchScope.ApplicationPrefix.Length..]}/{feature}", out SwitchScope? scope) ? scope
        : model is not null && SwitchScope.TryParse(SwitchScope.ModelPrefix + model, out scope) ? scope
        : _client.Application;

    private static string? Property(ChatOptions? options, string name) => options?.AdditionalProperties?.TryGetValue(name, out object? value) == true ? value?.ToString() : null;
}
