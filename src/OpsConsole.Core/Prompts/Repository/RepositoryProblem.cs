namespace OpsConsole.Core.Prompts.Repository;

/// <summary>What to do when the prompt repository cannot be read, by what git said.</summary>
internal static class RepositoryProblem
{
    private const string Untrusted = "Git does not trust the host's certificate. Name the file of its authority: 'git config --global http.sslCAInfo' as the console's account, or the variable GIT_SSL_CAINFO, which counts more.";
    private const string Elsewhere = "The address leads to another one, which is not followed. Set Prompts:Repository to where it leads.";

    private static readonly (string Said, string Remedy)[] Remedies =
    [
        ("dubious ownership", "The directory belongs to another account. Tell git of the console's account to trust it: 'git config --global --add safe.directory' and the directory."),
        ("does not appear to be a git repository", "There is no Git repository. Create it with 'git init --bare', or set Prompts:Repository to another one."),
        ("does not exist", "There is no Git repository. Create it with 'git init --bare', or set Prompts:Repository to another one."),
        ("not found", "There is no such repository, or the account of the console may not see it. Set Prompts:Repository, or let it in there."),
        ("ermission denied", "Let the account of the console read the repository: by an SSH key, a credential helper, or rights to the directory."),
        ("uthentication failed", "Let the account of the console read the repository: by an SSH key or a credential helper of git on this host."),
        ("could not read Username", "Let the account of the console read the repository: by an SSH key or a credential helper of git on this host."),
        ("Host key verification failed", "Make the host known to ssh: connect once as the account of the console, or add it to known_hosts."),
        ("Could not resolve", "See that the name of the host is right and that this host can resolve it."),
        ("ailed to connect", "See that the host can be reached from here."),
        ("did not end within", "See that the host can be reached from here."),
        ("redirect", Elsewhere),
        ("returned error: 30", Elsewhere), // 301 and its like, which git calls errors where it may not follow
        ("returned error: 403", "The account of the console may not read the repository. Let it in there, or give its git another credential helper."),
        ("returned error: 429", "The host is asked too often. Make Prompts:FetchInterval longer."),
        ("returned error: 5", "The host of the repository has trouble of its own. It is asked again by itself."),
        ("certificate subject name", "The certificate is that of another host. Set Prompts:Repository to the name that it is for."),
        ("certificate verif", Untrusted),
        ("SSL certificate problem", Untrusted),
        ("SSL CA cert", Untrusted),
        ("fsck error", "The repository holds objects that are malformed, which are not taken. Repair its history with git."),
        ("No space left", "The disk is full. Make room in the data directory."),
        ("cannot be started", "Install git on this host."),
    ];

    /// <summary>The problem as people read it.</summary>
    public static string Of(string said) =>
        $"{said} {Array.Find(Remedies, r => said.Contains(r.Said, StringComparison.Ordinal)).Remedy ?? "See that Prompts:Repository is right and that git on this host can read it as the account of the console."} What was read last counts.";
}
