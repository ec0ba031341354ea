using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;

namespace OpsConsole.Web.Changes;

/// <summary>Change requests in words.</summary>
internal static class ChangeWords
{
    /// <summary>The tone and the word of a state.</summary>
    public static (string? Tone, string Text) State(ChangeState state) => state switch
    {
        ChangeState.Draft => (null, "draft"),
        ChangeState.InReview => ("info", "in review"),
        ChangeState.Approved => ("ok", "approved"),
        ChangeState.Releasing => ("info", "on its way"),
        ChangeState.Released => ("ok", "released"),
        ChangeState.Rejected => ("bad", "rejected"),
        ChangeState.Withdrawn => (null, "withdrawn"),
        ChangeState.Expired => ("warn", "expired"),
        _ => ("bad", "blocked"),
    };

    /// <summary>What a change would do, in a line.</summary>
    public static string What(ChangeRequest request) => Kind(request.Kind) + request.Subject + (request.Environment.Length == 0 ? "" : " in " + request.Environment);

    /// <summary>What the difference of a change is called.</summary>
    public static string Instead(ChangeState state) => state == ChangeState.Released ? "What went live instead" : state.IsOpen() ? "What would be live instead" : "What would have been live instead";

    /// <summary>How a change ended, as a sentence: who decided, and why; null while it is open.</summary>
    public static string? End(ChangeRequest request) =>
        !request.State.IsOpen() && request.Steps.LastOrDefault(s => s.Kind is ChangeStepKind.Released or ChangeStepKind.Rejected or ChangeStepKind.Withdrawn or ChangeStepKind.Expired) is { } step
            ? Sentence($"{Who(step)} {Step(step.Kind)}{(step.Text is { Length: > 0 } why ? $": {why}" : "")}")
            : null;

    /// <summary>What happened, after who did it.</summary>
    public static string Step(ChangeStepKind step) => step switch
    {
        ChangeStepKind.Opened => "asked for it",
        ChangeStepKind.Submitted => "asked for a review",
        ChangeStepKind.Revised => "found another content",
        ChangeStepKind.Judged => "judged it anew",
        ChangeStepKind.Approved => "approved",
        ChangeStepKind.Voided => "made approvals void",
        ChangeStepKind.ChangesRequested => "wants it changed first",
        ChangeStepKind.Commented => "commented",
        ChangeStepKind.Rejected => "rejected it",
        ChangeStepKind.Withdrawn => "took it back",
        ChangeStepKind.Expired => "let it expire",
        ChangeStepKind.Blocked => "blocked it",
        ChangeStepKind.Escalated => "told those who are named for it",
        ChangeStepKind.Releasing => "put it on its way",
        ChangeStepKind.Released => "put it live",
        ChangeStepKind.ReleaseFailed => "could not put it live",
        ChangeStepKind.BrokeGlass => "broke the glass",
        _ => "reviewed the broken glass",
    };

    /// <summary>The tone of a step; null for one like others.</summary>
    public static string? Tone(ChangeStepKind step) => step switch
    {
        ChangeStepKind.Approved or ChangeStepKind.Released => "ok",
        ChangeStepKind.Rejected or ChangeStepKind.Blocked or ChangeStepKind.ReleaseFailed or ChangeStepKind.BrokeGlass => "bad",
        ChangeStepKind.Revised or ChangeStepKind.Voided or ChangeStepKind.ChangesRequested or ChangeStepKind.Expired or ChangeStepKind.Escalated => "warn",
        _ => null,
    };

    /// <summary>Which evidence keeps a change back and why, the first of it in full; null where that is not what does.</summary>
    public static string? Lacking(ChangeDetail detail)
    {
        EvidenceItem[] lacking = [.. detail.Evidence.Where(e => e.Outcome != EvidenceOutcome.Pass)];
        return lacking is not [{ } first, ..] || detail.Problem?.StartsWith($"{first.Name}: ", StringComparison.Ordinal) != true ? null
            : $"{Stands(first)}. {Sentence(first.Words)}" + lacking.Length switch { 1 => "", 2 => $" And {Stands(lacking[1])}.", var all => $" And {all - 1} more are missing or do not pass." };

        static string Stands(EvidenceItem item) => $"{item.Name} {(item.Outcome == EvidenceOutcome.Fail ? "does not pass" : "is missing")}";
    }

    /// <summary>Who did it; the console has a name of its own.</summary>
    public static string Who(ChangeStep step) => step.ById.Length == 0 ? "The console" : step.ByName;

    /// <summary>A text with its first letter large and a full stop.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] is '.' or '!' or '?' ? "" : ".");

    private static string Kind(ChangeKind kind) => kind switch
    {
        ChangeKind.Release => "Release of ",
        ChangeKind.Rollback => "Rollback of ",
        ChangeKind.Removal => "Removal of ",
        ChangeKind.Policy or ChangeKind.Setting => "Change of ",
        ChangeKind.Lineage => "Trust in the kill switch: ",
        _ => "Restore of ",
    };
}
