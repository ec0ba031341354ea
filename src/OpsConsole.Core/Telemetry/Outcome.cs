namespace OpsConsole.Core.Telemetry;

/// <summary>How an interaction ended. Stored by number: members are only ever added, at the end.</summary>
public enum Outcome : byte
{
    /// <summary>Nothing says how it ended.</summary>
    Unknown = 0,

    /// <summary>The user got an answer.</summary>
    Completed = 1,

    /// <summary>Something broke: see the <see cref="ErrorClass"/>.</summary>
    Failed = 2,

    /// <summary>The model, a content filter or a guardrail declined to answer. Not a failure of the system.</summary>
    Refused = 3,

    /// <summary>The user was handed to a person.</summary>
    Escalated = 4,

    /// <summary>The user left before it was done.</summary>
    Abandoned = 5,
}
