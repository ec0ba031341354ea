namespace OpsConsole.Client.Prompts;

/// <summary>A prompt that an application brings along for a start without a console. Plain: <c>{{name}}</c> and no logic.</summary>
public sealed class BundledPrompt
{
    /// <summary>Makes one.</summary>
    /// <param name="version">What telemetry calls it. Best the SHA of the commit that the text was taken from.</param>
    /// <param name="messages">Its messages, in order.</param>
    public BundledPrompt(string version, params IReadOnlyList<PromptMessage> messages)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentNullException.ThrowIfNull(messages);
        (Version, Messages) = (version, [.. messages]);
    }

    /// <summary>What telemetry calls it.</summary>
    public string Version { get; }

    /// <summary>Its messages.</summary>
    public IReadOnlyList<PromptMessage> Messages { get; }
}
