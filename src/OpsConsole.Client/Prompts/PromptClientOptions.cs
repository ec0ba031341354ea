namespace OpsConsole.Client.Prompts;

/// <summary>How an application fetches its prompts. Read once, when the client is made.</summary>
public sealed class PromptClientOptions
{
    /// <summary>
    /// Prompts that the application brings along, by name: what counts on a first start without a console. Not what is live: keep them few and plain.
    /// </summary>
    public IDictionary<string, BundledPrompt> Bundled { get; } = new Dictionary<string, BundledPrompt>(StringComparer.Ordinal);

    /// <summary>How often the console is asked whether a prompt changed. Default 30 s; 1 s to 1 h are used. A tenth more or less, by chance.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time that the first request for a prompt waits for the console before disk or the bundled text counts. Default 2 s, at most 30 s are used.</summary>
    public TimeSpan FirstTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without an answer of the console prompts count as stale. Default 5 minutes.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether prompts are kept on disk, for the next start without a console. Default true.</summary>
    public bool Keep { get; set; } = true;

    /// <summary>Where they are kept; null for <c>opsconsole</c> in the account's local application data. Containers need a volume here.</summary>
    public string? Directory { get; set; }

    /// <summary>Sends the requests; null for an own connection, which follows no redirect and keeps no cookie. It is not disposed.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>What spreads the requests.</summary>
    internal Random Random { get; set; } = Random.Shared;
}
