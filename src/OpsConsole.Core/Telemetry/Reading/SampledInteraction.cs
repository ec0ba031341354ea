namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>An interaction of a sample, as far as costs are about it.</summary>
/// <param name="Application">Its application.</param>
/// <param name="Model">Model of its primary call; null for none.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Calls">Its model calls.</param>
/// <param name="ToolCalls">Its tool calls.</param>
/// <param name="InputTokens">Input tokens of its calls, cached ones included.</param>
/// <param name="OutputTokens">Output tokens of its calls.</param>
/// <param name="CacheReadTokens">Input tokens that were read from a cache.</param>
/// <param name="CostMicros">Millionths of a US dollar; null where no call had a price.</param>
/// <param name="HasUser">Whether it says who asked.</param>
/// <param name="IsConversation">Whether it is part of a conversation.</param>
/// <param name="Streams">Whether a call of it streamed its answer.</param>
public sealed record SampledInteraction(
    string Application, string? Model, Outcome Outcome, int Calls, int ToolCalls, long InputTokens, long OutputTokens, long CacheReadTokens, long? CostMicros, bool HasUser, bool IsConversation, bool Streams);
