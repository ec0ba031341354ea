using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>A commit of the example.</summary>
/// <param name="At">When, UTC. Fixed, so that the SHAs are.</param>
/// <param name="By">Whose.</param>
/// <param name="Message">Its message.</param>
internal sealed record ExampleStep(DateTime At, GitIdentity By, string Message)
{
    /// <summary>The folder with the files that it writes; null when it writes none.</summary>
    public string? Folder { get; init; }

    /// <summary>The files that it deletes.</summary>
    public string[] Deletes { get; init; } = [];

    /// <summary>What it puts live: prompts and which of their versions, from 1.</summary>
    public (string Prompt, int Version)[] Live { get; init; } = [];

    /// <summary>Where.</summary>
    public string Environment { get; init; } = "";
}

/// <summary>What happened in the example: three people of a shop write prompts in two months, and one release goes wrong.</summary>
internal static class ExampleHistory
{
    private const string Answer = "support-bot/answer", Triage = "support-bot/triage", Escalate = "support-bot/escalate", Edit = "code-assistant/edit", Explain = "code-assistant/explain",
        CommitMessage = "code-assistant/commit-message", Extract = "document-analyst/extract", Compare = "document-analyst/compare", Tone = "shared/tone";

    private static readonly GitIdentity Maya = new("Maya Lindqvist", "maya.lindqvist@shop.example"),
        Tomas = new("Tomás Herrera", "tomas.herrera@shop.example"),
        Priya = new("Priya Raman", "priya.raman@shop.example");

    private static int _releases;

    /// <summary>The steps, oldest first.</summary>
    public static IReadOnlyList<ExampleStep> Steps { get; } =
    [
        Write(9, 1, 8, Maya, "01", "Move the support bot's prompt out of the code"),
        Write(9, 1, 13, Tomas, "02", "Add the code assistant's prompt, and owners"),
        Write(9, 2, 9, Priya, "03", "Add the extraction of invoices"),
        Release(9, 3, 8, Tomas, "staging", (Answer, 1), (Edit, 1), (Extract, 1), (Tone, 1)),
        Release(9, 4, 9, Tomas, "production", (Answer, 1), (Edit, 1), (Extract, 1), (Tone, 1)),
        Write(9, 8, 10, Maya, "04", "Sort messages into queues"),
        Write(9, 10, 14, Maya, "05", "Answer in the customer's language\n\nAnd in at most five sentences: long answers were not read."),
        Write(9, 14, 9, Tomas, "06", "Add prompts for commit messages and explanations"),
        Release(9, 15, 8, Maya, "staging", (Answer, 2), (Triage, 1)),
        Release(9, 17, 8, Maya, "production", (Answer, 2), (Triage, 1)),
        Write(9, 22, 11, Tomas, "07", "Let edits come back as diffs\n\nWhole files cost four times the output."),
        Release(9, 24, 12, Tomas, "production", (Edit, 2), (CommitMessage, 1)),
        Write(9, 28, 9, Maya, "08", "Say so when the passages do not hold the answer"),
        Write(9, 29, 15, Priya, "09", "Ask for JSON by a schema\n\nInvoices without a total came back with an invented one."),
        Release(10, 1, 8, Maya, "production", (Answer, 3)),
        Release(10, 2, 9, Priya, "production", (Extract, 2)),
        Write(10, 6, 10, Priya, "10", "Compare two versions of a contract"),
        Write(10, 8, 9, Tomas, "11", "Call the prompt for explanations what people call it", "code-assistant/describe.md"),
        Write(10, 12, 16, Maya, "12", "Send the whole conversation and all policies along"),
        Release(10, 13, 14, Maya, "production", (Answer, 4)),
        Release(10, 13, 15, Tomas, "production", (Answer, 3)) with { Message = Trailers("Roll back support-bot/answer in production\n\nCalls are throttled since 14:00: the input is seven times as long.", "rollback", Tomas, Priya) },
        Write(10, 14, 9, Maya, "13", "Send a summary of the conversation instead of all of it"),
        Release(10, 15, 10, Maya, "production", (Answer, 5)),
        Write(10, 19, 13, Tomas, "14", "Let an edit know the tests that must hold"),
        Release(10, 21, 13, Tomas, "production", (Edit, 3)),
        Write(10, 22, 11, Maya, "15", "Hand over to a person with a note"),
        Write(10, 26, 17, Priya, "16", "Begin with the classification of documents"),
        Write(10, 27, 9, Maya, "17", "Let the triage say how urgent it is"),
        Release(10, 28, 8, Maya, "staging", (Answer, 5), (Edit, 3), (Extract, 2), (Triage, 2), (Escalate, 1), (Explain, 1), (Compare, 1), (CommitMessage, 1)),
    ];

    private static ExampleStep Write(int month, int day, int hour, GitIdentity by, string folder, string message, params string[] deletes) =>
        new(new DateTime(2026, month, day, hour, 12, 0, DateTimeKind.Utc), by, message) { Folder = folder, Deletes = deletes };

    private static ExampleStep Release(int month, int day, int hour, GitIdentity by, string environment, params (string Prompt, int Version)[] live)
    {
        string what = live.Length == 1 ? live[0].Prompt : $"{live.Length} prompts";
        return new(new DateTime(2026, month, day, hour, 40, 0, DateTimeKind.Utc), by, Trailers($"Release {what} to {environment}", "release", by, by == Priya ? Tomas : Priya)) { Environment = environment, Live = live };
    }

    private static string Trailers(string message, string kind, GitIdentity by, GitIdentity approver) =>
        $"{message}\n\nRelease-Id: {++_releases:x16}\nRelease-Kind: {kind}\nReleased-By: {by.Name} <{by.Email}>\nApproved-By: {approver.Name} <{approver.Email}>";
}
