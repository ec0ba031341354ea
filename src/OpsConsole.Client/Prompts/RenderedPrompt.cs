using Microsoft.Extensions.AI;

namespace OpsConsole.Client.Prompts;

/// <summary>A prompt with its values.</summary>
public sealed class RenderedPrompt
{
    internal RenderedPrompt(LivePrompt prompt, IReadOnlyList<PromptMessage> messages) => (Prompt, Messages) = (prompt, messages);

    /// <summary>The version that was filled in.</summary>
    public LivePrompt Prompt { get; }

    /// <summary>The messages.</summary>
    public IReadOnlyList<PromptMessage> Messages { get; }

    /// <summary>The messages as Microsoft.Extensions.AI takes them.</summary>
    public IList<ChatMessage> ToChatMessages() => [.. Messages.Select(m => new ChatMessage(new ChatRole(m.Role), m.Content))];

    /// <summary>
    /// Options of a call: the model and the parameters that the prompt names, and its name and version, which <see cref="PromptChatClient"/> and
    /// <see cref="KillSwitch.KillSwitchChatClient"/> note on telemetry.
    /// </summary>
    public ChatOptions ToChatOptions() => PromptTelemetry.Note(PromptParameters.OptionsOf(Prompt), Prompt);
}
