using System.Diagnostics;
using Microsoft.Extensions.AI;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Prompts;

/// <summary>Notes on telemetry which version of which prompt a call is made with, by the names that the console reads.</summary>
public static class PromptTelemetry
{
    /// <summary>Sets <c>gen_ai.prompt.name</c> and <c>gen_ai.prompt.version</c> on a span; null for none does nothing.</summary>
    public static Activity? SetPrompt(this Activity? activity, LivePrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        SwitchTelemetry.StampPrompt(activity, prompt.Name, prompt.Version);
        return activity;
    }

    /// <summary>Puts the name and version into a call's options, from where <see cref="PromptChatClient"/> takes them.</summary>
    public static ChatOptions Note(ChatOptions options, LivePrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(prompt);
        AdditionalPropertiesDictionary properties = options.AdditionalProperties ??= [];
        properties[SwitchTelemetry.PromptName] = prompt.Name;
        properties[SwitchTelemetry.PromptVersion] = prompt.Version;
        return options;
    }
}
