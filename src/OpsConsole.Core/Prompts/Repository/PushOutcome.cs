namespace OpsConsole.Core.Prompts.Repository;

/// <summary>How moving a branch of the prompt repository ended.</summary>
/// <param name="Done">The repository has it.</param>
/// <param name="Moved">It does not: the branch was no longer where it was expected, so look again and try again.</param>
/// <param name="Problem">Why it does not, in words, and what to do; null when it does.</param>
internal sealed record PushOutcome(bool Done, bool Moved, string? Problem)
{
    /// <summary>The repository has it.</summary>
    public static PushOutcome Ok { get; } = new(true, false, null);
}
