using System.Buffers;
using System.Text.Json;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>Writes the bodies of answers (docs/specification.md of opentelemetry-proto, "OTLP/HTTP Response").</summary>
public static class OtlpResponse
{
    /// <summary>The media type of an encoding.</summary>
    public static string MediaType(OtlpEncoding encoding) => encoding == OtlpEncoding.Json ? "application/json" : "application/x-protobuf";

    /// <summary>Everything was accepted: partial success must not be set, so nothing at all is.</summary>
    public static byte[] Accepted(OtlpEncoding encoding) => encoding == OtlpEncoding.Json ? "{}"u8.ToArray() : [];

    /// <summary>Something was rejected for good, or accepted with a warning (rejected 0). Clients never send it again.</summary>
    /// <param name="signal">What the request carried.</param>
    /// <param name="encoding">How the request was written.</param>
    /// <param name="rejected">Number of spans, log records or data points.</param>
    /// <param name="reason">Why, for a developer to read.</param>
    public static byte[] PartialSuccess(OtlpSignal signal, OtlpEncoding encoding, long rejected, string reason)
    {
        if (encoding == OtlpEncoding.Json)
        {
            return Json(json =>
            {
                json.WriteStartObject("partialSuccess"u8);
                json.WriteString(RejectedName(signal), rejected.ToString()); // int64: a string in protobuf's JSON
                json.WriteString("errorMessage"u8, reason);
                json.WriteEndObject();
            });
        }

        using ProtobufWriter writer = new();
        int mark = writer.BeginMessage(1);
        if (rejected != 0)
        {
            writer.WriteVarint(1, (ulong)rejected);
        }

        writer.WriteString(2, reason);
        writer.EndMessage(mark);
        return writer.ToArray();
    }

    /// <summary>A failure, as <c>google.rpc.Status</c>.</summary>
    /// <param name="encoding">How the request was written.</param>
    /// <param name="httpStatus">HTTP status of the answer, from which the code follows.</param>
    /// <param name="message">What went wrong, for a developer to read.</param>
    public static byte[] Status(OtlpEncoding encoding, int httpStatus, string message)
    {
        int code = Code(httpStatus);
        if (encoding == OtlpEncoding.Json)
        {
            return Json(json =>
            {
                json.WriteNumber("code"u8, code);
                json.WriteString("message"u8, message);
            });
        }

        using ProtobufWriter writer = new();
        writer.WriteVarint(1, (ulong)code);
        writer.WriteString(2, message);
        return writer.ToArray();
    }

    // google.rpc.Code, by the mapping that google/rpc/code.proto gives.
    private static int Code(int httpStatus) => httpStatus switch
    {
        400 or 413 or 415 => 3, // INVALID_ARGUMENT
        401 => 16,              // UNAUTHENTICATED
        403 => 7,               // PERMISSION_DENIED
        404 => 5,               // NOT_FOUND
        405 => 12,              // UNIMPLEMENTED
        408 => 4,               // DEADLINE_EXCEEDED
        429 => 8,               // RESOURCE_EXHAUSTED
        503 => 14,              // UNAVAILABLE
        _ => 13,                // INTERNAL
    };

    private static string RejectedName(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "rejectedSpans",
        OtlpSignal.Logs => "rejectedLogRecords",
        _ => "rejectedDataPoints",
    };

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
