namespace OpsConsole.Core.Prompts.Repository;

/// <summary>How often a repository that does not answer is asked: after each failure half as often, down to every five minutes.</summary>
internal sealed class PromptSyncPace(PromptsOptions options, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private int _failures;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Whether it is time to ask.</summary>
    public bool IsDue => _failures == 0 || time.GetUtcNow() >= _next;

    /// <summary>It was asked.</summary>
    public void Asked(bool answered)
    {
        _failures = answered ? 0 : Math.Min(_failures + 1, 16);
        TimeSpan wait = options.FetchInterval * Math.Pow(2, _failures - 1);
        _next = time.GetUtcNow() + (wait < Longest ? wait : Longest);
    }
}
