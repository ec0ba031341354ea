namespace OpsConsole.Core.Sources;

/// <summary>Why a source could not be read.</summary>
public enum SourceFault
{
    /// <summary>It cannot be reached, or did not answer in time. It may the next time.</summary>
    Unreachable,

    /// <summary>It asks to come later.</summary>
    Throttled,

    /// <summary>It failed. It may not the next time.</summary>
    Failed,

    /// <summary>It does not let this console in, or not as far as it must.</summary>
    Denied,

    /// <summary>The settings are wrong, or it refuses what is asked.</summary>
    Refused,

    /// <summary>What it answers cannot be read, or is larger than is taken.</summary>
    Malformed,

    /// <summary>It has nothing yet: it comes later by itself.</summary>
    NotYet,
}

/// <summary>A source could not be read. The message says what is wrong, the remedy what to do, both in whole sentences and without secrets.</summary>
public sealed class SourceException(SourceFault fault, string message, string remedy, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Why.</summary>
    public SourceFault Fault { get; } = fault;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>How long the source asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it would have answered with more than is taken or given at once: asking for less may succeed.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether the same request may succeed soon.</summary>
    public bool MayPass => Fault is SourceFault.Unreachable or SourceFault.Throttled or SourceFault.Failed;
}
