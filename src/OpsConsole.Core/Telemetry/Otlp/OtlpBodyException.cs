namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>Why a body could not be read.</summary>
public enum OtlpBodyFault
{
    /// <summary>More bytes than allowed, as sent or once inflated (HTTP 413).</summary>
    TooLarge,

    /// <summary>A content encoding other than gzip and identity, or several (HTTP 415).</summary>
    UnsupportedEncoding,

    /// <summary>Not one whole gzip member: truncated, damaged, several, or followed by something (HTTP 400).</summary>
    Corrupt,

    /// <summary>The bodies being read at this moment fill the memory set aside for them (HTTP 503).</summary>
    Busy,
}

/// <summary>A body that could not be read. The message can be shown to the sender.</summary>
public sealed class OtlpBodyException : Exception
{
    /// <summary>A fault of no particular kind.</summary>
    public OtlpBodyException()
        : this(OtlpBodyFault.Corrupt, 0)
    {
    }

    /// <summary>A damaged body, described.</summary>
    public OtlpBodyException(string message)
        : base(message) => Fault = OtlpBodyFault.Corrupt;

    /// <summary>A damaged body, described, that another exception revealed.</summary>
    public OtlpBodyException(string message, Exception? innerException)
        : base(message, innerException) => Fault = OtlpBodyFault.Corrupt;

    /// <summary>A fault.</summary>
    /// <param name="fault">Its kind.</param>
    /// <param name="maxBytes">The limit of a body, which the message names where it matters.</param>
    public OtlpBodyException(OtlpBodyFault fault, int maxBytes)
        : base(Describe(fault, maxBytes)) => Fault = fault;

    /// <summary>Why.</summary>
    public OtlpBodyFault Fault { get; }

    private static string Describe(OtlpBodyFault fault, int maxBytes) => fault switch
    {
        OtlpBodyFault.TooLarge => $"The body is larger than {maxBytes:N0} bytes, as sent or once inflated. Send smaller batches.",
        OtlpBodyFault.UnsupportedEncoding => "The content encoding must be gzip or none.",
        OtlpBodyFault.Busy => "Too many large bodies are being read at this moment. Try again.",
        _ => "The gzip body is damaged: it must be one whole member and nothing else.",
    };
}
