namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>A run of bytes of a payload, by position: text and nested messages are left where they arrived.</summary>
/// <param name="Offset">First byte, counted from the start of the payload.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct Slice(int Offset, int Length)
{
    /// <summary>True when there are no bytes: an absent or an empty field, which proto3 does not tell apart.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The bytes themselves.</summary>
    /// <param name="payload">The payload that the slice was taken from.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload) => payload.Slice(Offset, Length);
}
