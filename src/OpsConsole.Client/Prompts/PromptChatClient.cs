using System.Diagnostics;
using Microsoft.Extensions.AI;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Prompts;

/// <summary>
/// Notes the prompt of each call on the current span, as <see cref="RenderedPrompt.ToChatOptions"/> names it, and keeps it from being sent to the model.
/// </summary>
/// <remarks>Put it inside of what writes telemetry: <c>builder.UseOpenTelemetry().Use(inner => new PromptChatClient(inner))</c>.</remarks>
/// <param name="inner">What calls the model.</param>
public sealed class PromptChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <inheritdoc />
    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Stamp(options), cancellationToken);

    /// <inheritdoc />
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Stamp(options), cancellationToken);

    private static ChatOptions? Stamp(ChatOptions? options)
    {
        if (options?.AdditionalProperties?.TryGetValue(SwitchTelemetry.PromptName, out object? name) != true)
        {
            return options;
        }

        SwitchTelemetry.StampPrompt(Activity.Current, name?.ToString(), options.AdditionalProperties.GetValueOrDefault(SwitchTelemetry.PromptVersion)?.ToString());
        ChatOptions own = options.Clone();
        own.AdditionalProperties!.Remove(SwitchTelemetry.PromptName);
        own.AdditionalProperties.Remove(SwitchTelemetry.PromptVersion);
        return own;
    }
}
