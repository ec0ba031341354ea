namespace OpsConsole.Core.Telemetry;

/// <summary>
/// Why a model call or an interaction did not succeed. Kinds that need different people and different remedies are never
/// mixed. Stored by number: members are only ever added, at the end.
/// </summary>
public enum ErrorClass : byte
{
    /// <summary>It succeeded.</summary>
    None = 0,

    /// <summary>The provider's API answered with an error of its own or of the request (4xx, 5xx).</summary>
    ApiError = 1,

    /// <summary>No answer in time.</summary>
    Timeout = 2,

    /// <summary>Throttled: too many requests or tokens in too short a time (HTTP 429).</summary>
    RateLimited = 3,

    /// <summary>A budget or quota is used up; waiting a moment does not help.</summary>
    Quota = 4,

    /// <summary>The model declined to answer.</summary>
    Refusal = 5,

    /// <summary>The provider's content filter blocked prompt or answer.</summary>
    ContentFilter = 6,

    /// <summary>A guardrail of the operator intervened.</summary>
    Guardrail = 7,

    /// <summary>The answer did not have the form asked for.</summary>
    InvalidOutput = 8,

    /// <summary>A tool that the model called failed.</summary>
    ToolError = 9,

    /// <summary>The caller gave up.</summary>
    Cancelled = 10,

    /// <summary>It failed, and nothing says why.</summary>
    Other = 11,
}
