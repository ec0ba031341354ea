namespace OpsConsole.Core.Changes.Preflight;

/// <summary>What is to be released.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Commit">SHA of the version's commit; null where the prompt is taken out.</param>
/// <param name="Environment">The environment.</param>
internal sealed record PreflightQuestion(string Prompt, string? Commit, string Environment);

/// <summary>What a look found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Words">What was found, and what to do about it.</param>
internal sealed record PreflightFinding(PreflightOutcome Outcome, string Words)
{
    public static PreflightFinding Pass(string words) => new(PreflightOutcome.Pass, words);

    public static PreflightFinding Fail(string words) => new(PreflightOutcome.Fail, words);

    public static PreflightFinding Unknown(string words) => new(PreflightOutcome.Unknown, words);
}

/// <summary>Looks at one thing before a release. It may throw: then it is not known.</summary>
internal interface IPreflightLook
{
    /// <summary>What is looked at.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    Task<PreflightFinding> LookAsync(PreflightQuestion question, CancellationToken cancellationToken);
}
