namespace OpsConsole.Web.Demo;

/// <summary>Whose the applications of the sample company are. The team <c>invoices</c> is the one that tags of the sample bill name.</summary>
internal static class SampleTeams
{
    private static readonly (string Team, string[] Applications)[] Teams =
    [
        ("customer-care", ["support-bot", "mail-triage"]), ("developer-tools", ["code-assistant"]), ("documents", ["document-analyst"]), ("invoices", ["invoice-reader"]), ("search", ["product-search"]),
    ];

    /// <summary>The settings.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> All =>
        Teams.SelectMany(t => t.Applications.Select((application, at) => KeyValuePair.Create<string, string?>($"Costs:Teams:{t.Team}:{at}", application)));
}
