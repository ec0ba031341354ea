namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>A message of a conversation with a model, whatever instrumentation reported it.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>, or what the sender wrote, lower case.</param>
/// <param name="Parts">What is said, in order.</param>
/// <param name="FinishReason">Why the model stopped, on its answers; null when not said.</param>
public sealed record ChatMessage(string Role, IReadOnlyList<MessagePart> Parts, string? FinishReason = null)
{
    /// <summary>Same speaker and same words.</summary>
    public bool Says(ChatMessage other) => Role == other.Role && Parts.SequenceEqual(other.Parts);
}

/// <summary>A part of a message. All text is the sender's: show it as plain text only.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, the arguments of a tool call or the tool's answer (JSON indented), the address of media.</param>
/// <param name="Name">Name of the tool, media type, or the sender's name for the kind.</param>
/// <param name="Id">Id of the tool call, which its answer repeats.</param>
public sealed record MessagePart(MessagePartKind Kind, string Text, string? Name = null, string? Id = null);

/// <summary>What a part of a message is.</summary>
public enum MessagePartKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>The model asks for a tool.</summary>
    ToolCall,

    /// <summary>A tool's answer.</summary>
    ToolResponse,

    /// <summary>What the model thought on its way.</summary>
    Reasoning,

    /// <summary>The model's words for declining.</summary>
    Refusal,

    /// <summary>An image, a file, sound: named, never shown.</summary>
    Media,

    /// <summary>Something this console does not know; its JSON.</summary>
    Other,
}
