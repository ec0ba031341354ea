namespace OpsConsole.Web.CommandLine;

/// <summary>All commands, in the order in which help lists them.</summary>
internal static class Verbs
{
    public static IReadOnlyList<Verb> All { get; } =
        [.. KillVerbs.All, .. KeyVerbs.All, .. PeopleVerbs.All, .. StorageVerbs.All, .. AuditKeyVerbs.All, .. AuditRetentionVerbs.All, .. AuditFileVerbs.All];

    /// <summary>What can be typed.</summary>
    public static string Help()
    {
        List<(string Left, string Right)> lines =
        [
            ("[serve]", "serve; the address is ASPNETCORE_URLS, default " + OpsConsoleHost.DefaultUrl),
            ("[serve] --demo", "serve with sample data and sample people"),
            .. All.Select(v => ($"{v.Name} {v.Usage}".TrimEnd(), v.Summary)),
            ("help", "this text"),
        ];
        return string.Join(Environment.NewLine,
        [
            "OpsConsole, a console for running generative-AI applications.",
            "",
            .. lines.SelectMany(l => new[] { "  " + l.Left, "      " + l.Right }),
            "",
            "Settings come from appsettings.json, from environment variables (DataDirectory, Database__Provider) or from the end of",
            "the command line (--DataDirectory=/var/lib/opsconsole --Database:Provider=SqlServer). A command goes through the running",
            "server where one holds the data directory.",
            "",
            "Exit codes: 0 done, 1 failed, 2 not understood, 3 the storage cannot be used, 78 wrong settings.",
        ]);
    }
}
