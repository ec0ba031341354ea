namespace OpsConsole.Web.Demo.World;

/// <summary>What developers ask the code assistant.</summary>
internal static class CodeTopics
{
    public const string Instructions =
        "You help developers of this repository. Read before you answer, propose the smallest change that does it, and say how it was tested.";

    public static IReadOnlyList<DemoTopic> All { get; } =
    [
        new("explain", "Why does the nightly import fail with 'database is locked'?",
            "Two workers open write transactions at once. Let one writer take the batches from a queue; then no transaction waits for another.",
            [], "read_file", """{"path":"src/import/worker.py"}""", "def run(batch):\n    with db.transaction():\n        ..."),
        new("write", "Write a test for the discount rounding in cart.ts.",
            "Here is a test for the three cases that matter: half a cent up, half a cent down, and a discount larger than the price.",
            [], "run_tests", """{"filter":"cart"}""", "3 passed"),
        new("review", "Review this change: it sends the error report to {email}.",
            "Do not put an address into the source: read it from the settings. Otherwise the change is fine; the new branch lacks a test.",
            [], "read_diff", """{"against":"main"}""", "+ notify(settings.reportAddress)"),
        new("write", "Make the search endpoint stop at 1,000 results.",
            "I have added a limit with a default of 50 and a maximum of 1,000, and the endpoint now answers with a cursor for the next page.",
            [], "apply_patch", """{"files":2}""", "2 files changed, 31 insertions, 6 deletions"),
        new("explain", "Explain what this regular expression does: ^(?<year>\\d{4})-(?<month>\\d{2})$",
            "It matches a year and a month, like 2026-11, and nothing before or after. It would accept month 13: check the number afterwards.",
            [], "read_file", """{"path":"src/dates/parse.ts"}""", "export const monthPattern = /^.../"),
        new("explain", "The build is slow since Friday. What changed?",
            "A generator runs for every project since Friday's merge. Give it its inputs, so that it is skipped when they have not changed: that takes 40 s off.",
            [], "git_log", """{"since":"friday"}""", "8f2c1d0 generate clients at build"),
    ];
}
