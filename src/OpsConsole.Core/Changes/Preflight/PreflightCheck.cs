namespace OpsConsole.Core.Changes.Preflight;

/// <summary>How a check before a release ended.</summary>
public enum PreflightOutcome
{
    /// <summary>It is as it must be.</summary>
    Pass,

    /// <summary>It is not.</summary>
    Fail,

    /// <summary>That cannot be said.</summary>
    Unknown,
}

/// <summary>A check before a release.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Words">What was found, and what to do about it.</param>
public sealed record PreflightCheck(string Name, PreflightOutcome Outcome, string Words);
