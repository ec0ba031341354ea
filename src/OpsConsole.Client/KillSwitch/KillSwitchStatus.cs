namespace OpsConsole.Client.KillSwitch;

/// <summary>How the state reaches the application.</summary>
public enum SwitchTransport
{
    /// <summary>It does not, at the moment.</summary>
    None,

    /// <summary>By a stream: within milliseconds.</summary>
    Stream,

    /// <summary>By asking again and again, where streams do not come through.</summary>
    Poll,
}

/// <summary>How the client is doing, at one moment.</summary>
public sealed record KillSwitchStatus
{
    /// <summary>How the state arrives.</summary>
    public required SwitchTransport Transport { get; init; }

    /// <summary>Whether the console has not been heard for longer than <see cref="KillSwitchOptions.StaleAfter"/>, or not at all.</summary>
    public required bool IsStale { get; init; }

    /// <summary>Whether the console refuses the key (401 or 403). Somebody must act: the application does not hear of kills.</summary>
    public required bool AuthFailed { get; init; }

    /// <summary>What verdicts rest on.</summary>
    public required VerdictBasis Basis { get; init; }

    /// <summary>The state that is obeyed; null while nothing is known.</summary>
    public required SwitchState? State { get; init; }

    /// <summary>The newest (epoch-version) that the console took a confirmation of; null before the first.</summary>
    public required string? Confirmed { get; init; }

    /// <summary>When the console was last heard, UTC; null when never.</summary>
    public required DateTime? LastHeard { get; init; }

    /// <summary>When the next attempt is made, UTC; null while one is running.</summary>
    public required DateTime? NextAttempt { get; init; }

    /// <summary>Valid messages since the start.</summary>
    public required long Messages { get; init; }

    /// <summary>Messages, or parts of messages, that could not be read and were passed over, since the start.</summary>
    public required long Malformed { get; init; }

    /// <summary>Attempts to reach the console since the start.</summary>
    public required long Attempts { get; init; }

    /// <summary>What went wrong last, for people; null when nothing has since the console was last heard.</summary>
    public required string? LastError { get; init; }

    /// <summary>Why the state on disk cannot be read or written, for people; null when it can.</summary>
    public required string? StateProblem { get; init; }
}
