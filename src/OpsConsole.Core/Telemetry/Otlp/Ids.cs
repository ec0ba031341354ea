namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>Ids as OTLP sends them. One of the wrong length reads as the empty id: its record is refused, not its request.</summary>
internal static class Ids
{
    public static TraceId Trace(ReadOnlySpan<byte> data, Slice slice) =>
        slice.Length == TraceId.Size ? TraceId.FromBytes(slice.Of(data)) : default;

    public static SpanId Span(ReadOnlySpan<byte> data, Slice slice) =>
        slice.Length == SpanId.Size ? SpanId.FromBytes(slice.Of(data)) : default;
}
