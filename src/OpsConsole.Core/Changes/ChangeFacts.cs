namespace OpsConsole.Core.Changes;

/// <summary>What a change is, as far as a policy asks: values only, so that judging it twice says the same twice.</summary>
public sealed record ChangeFacts
{
    /// <summary>What it touches.</summary>
    public required IReadOnlySet<ChangeAspect> Aspects { get; init; }

    /// <summary>The environment that it reaches; null where it reaches none yet.</summary>
    public string? Environment { get; init; }

    /// <summary>The prompt; null where it is about none.</summary>
    public string? Prompt { get; init; }

    /// <summary>Who owns what it touches, as CODEOWNERS says.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The applications that telemetry sees calling it, or that it is about.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>Lines added and removed.</summary>
    public int Lines { get; init; }

    /// <summary>How much longer the prompt becomes in tokens, in percent of what it was; null where that cannot be said.</summary>
    public double? TokenIncrease { get; init; }

    /// <summary>Whether a program proposed it.</summary>
    public bool ByProgram { get; init; }
}
