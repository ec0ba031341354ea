namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>
/// A payload that is not what it claims to be. Sending it again cannot help (HTTP 400). The message says what is wrong and
/// where, and repeats nothing of the content, so it can be shown to the sender and logged.
/// </summary>
public sealed class OtlpFormatException : Exception
{
    /// <summary>A fault without a description.</summary>
    public OtlpFormatException()
        : this("The payload is malformed.")
    {
    }

    /// <summary>A fault with its description.</summary>
    public OtlpFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A fault that another exception revealed.</summary>
    public OtlpFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
