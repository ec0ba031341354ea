namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What was live where and when.</summary>
public sealed class ReleaseHistory
{
    private readonly IReadOnlyList<LiveSpan> _spans = [];

    /// <summary>Raised when it tells something else than before.</summary>
    public event Action? Changed;

    /// <summary>The version that is live; null when none is.</summary>
    public LiveSpan? Current(string environment, string prompt) => Of(environment, prompt) is [{ To: null } newest, ..] ? newest : null;

    /// <summary>The versions that were live, newest first.</summary>
    public IReadOnlyList<LiveSpan> Of(string environment, string prompt) => [.. _spans.Where(s => s.Environment == environment && s.Prompt == prompt)];

    internal void Raise() => Changed?.Invoke();
}
