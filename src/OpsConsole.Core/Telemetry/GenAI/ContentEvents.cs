namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Events that exist to carry what users and models said.</summary>
internal static class ContentEvents
{
    /// <summary>True for the name of such an event, of a span or as a log record.</summary>
    public static bool Contains(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith("gen_ai."u8))
            return false;
        ReadOnlySpan<byte> rest = name["gen_ai.".Length..];
        return rest.EndsWith(".message"u8) // gen_ai.user.message and the like, before v1.37
            || rest.SequenceEqual("choice"u8)
            || rest.StartsWith("content."u8) // gen_ai.content.prompt, before v1.28
            || rest.SequenceEqual("client.inference.operation.details"u8);
    }
}
