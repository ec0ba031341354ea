namespace OpsConsole.Client.KillSwitch;

/// <summary>What a verdict rests on.</summary>
public enum VerdictBasis
{
    /// <summary>Nothing is known: the application's own declaration (<see cref="ColdStart"/>) decides.</summary>
    Declared,

    /// <summary>What the console said before the application's last start, kept on disk.</summary>
    Remembered,

    /// <summary>What the console said, with the connection working.</summary>
    Current,

    /// <summary>What the console said last; it has not been heard for a while.</summary>
    Stale,
}

/// <summary>Whether something may run, and what to do instead.</summary>
public readonly record struct Verdict
{
    /// <summary>Whether it may run.</summary>
    public required bool IsLive { get; init; }

    /// <summary>The scope that decided: the widest one that is killed, or was let through by a trial. Null when none did.</summary>
    public SwitchScope? Scope { get; init; }

    /// <summary>Why it was killed, for people; null when live or not said.</summary>
    public string? Reason { get; init; }

    /// <summary>What to answer instead; null when live.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// Identifier of the model to call instead; null for none. Only when every kill that applies names this same model, and it
    /// is not killed itself.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Whether the share of a trial decided.</summary>
    public bool Trial { get; init; }

    /// <summary>What it rests on.</summary>
    public VerdictBasis Basis { get; init; }

    /// <summary>The state that was asked, such as <c>1-42</c>; null while nothing is known.</summary>
    public string? Version { get; init; }
}
