namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Settings of the places outside the database where checkpoints are kept (section <c>Audit:Anchors</c>).</summary>
public sealed class AnchorOptions
{
    /// <summary>The file. On by default.</summary>
    public FileAnchorOptions File { get; set; } = new();

    /// <summary>The Git branch. On by default.</summary>
    public GitAnchorOptions Git { get; set; } = new();

    /// <summary>The webhook. On when it has an address.</summary>
    public WebhookAnchorOptions Webhook { get; set; } = new();
}

/// <summary>Settings of the file (section <c>Audit:Anchors:File</c>).</summary>
public sealed class FileAnchorOptions
{
    /// <summary>Whether checkpoints are kept in a file. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The file, relative to the data directory. Empty: <c>audit/anchor/checkpoints.txt</c> there. Better on another volume, or on one that can
    /// be written to but not over.
    /// </summary>
    public string Path { get; set; } = "";
}

/// <summary>Settings of the Git branch (section <c>Audit:Anchors:Git</c>).</summary>
public sealed class GitAnchorOptions
{
    /// <summary>Whether checkpoints are committed to a Git branch. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The repository: a directory, relative to the data directory, or an address with https, ssh or file. Empty: the prompt repository
    /// (<c>Prompts:Repository</c>) where there is one, else a repository of its own, <c>audit/anchor.git</c> in the data directory.
    /// </summary>
    public string Repository { get; set; } = "";

    /// <summary>The branch. Nothing else may be on it. Default <c>opsconsole-audit</c>.</summary>
    public string Branch { get; set; } = "opsconsole-audit";

    /// <summary>Shortest time between two commits, but for events that are anchored at once. 1 second to 1 hour, default one minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The prompt repository, as its own feature is told of it.</summary>
    internal string PromptRepository { get; set; } = "";

    /// <summary>What was asked for; empty for the repository of its own.</summary>
    internal string EffectiveRepository => Repository.Length > 0 ? Repository : PromptRepository;
}

/// <summary>Settings of the webhook (section <c>Audit:Anchors:Webhook</c>).</summary>
public sealed class WebhookAnchorOptions
{
    /// <summary>Address to which checkpoints and alarms are posted. Empty: none.</summary>
    public string Url { get; set; } = "";

    /// <summary>Secret that signs the messages, <c>whsec_</c> and 24 to 64 bytes in base64. Two, separated by a space, while the receiver changes over.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Whether the receiver may be in a private network, and reached without TLS. Default false.</summary>
    public bool AllowPrivate { get; set; }
}
