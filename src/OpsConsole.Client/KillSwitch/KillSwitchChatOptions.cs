using Microsoft.Extensions.AI;

namespace OpsConsole.Client.KillSwitch;

/// <summary>What the calls of a <see cref="KillSwitchChatClient"/> belong to.</summary>
public sealed class KillSwitchChatOptions
{
    /// <summary>Name of the feature of this application that the calls serve, noted on the span as <c>opsconsole.feature</c>; null for none.</summary>
    public string? Feature { get; set; }

    /// <summary>Identifier of the model; null for what <see cref="ChatOptions.ModelId"/> says, else for the inner client's default.</summary>
    public string? Model { get; set; }

    /// <summary>Name of the prompt, noted on the span as <c>gen_ai.prompt.name</c>. A call's <see cref="ChatOptions.AdditionalProperties"/> of that name goes before it.</summary>
    public string? PromptName { get; set; }

    /// <summary>Version of the prompt, noted on the span as <c>gen_ai.prompt.version</c>. A call's <see cref="ChatOptions.AdditionalProperties"/> of that name goes before it.</summary>
    public string? PromptVersion { get; set; }

    /// <summary>Whom a call is for, so that a trial lets the same ones through; null for <see cref="ChatOptions.ConversationId"/>.</summary>
    public Func<ChatOptions?, string?>? Key { get; set; }

    /// <summary>Whether a kill stops calls that are running already. Default true; false lets them end.</summary>
    public bool StopsRunningCalls { get; set; } = true;
}
