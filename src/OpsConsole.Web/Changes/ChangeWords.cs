using OpsConsole.Core.Changes.Requests;

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

    /// <summary>Who did it; the console has a name of its own.</summary>
    public static string Who(ChangeStep step) => step.ById.Length == 0 ? "The console" : step.ByName;

    /// <summary>A text with its first letter large and a full stop.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] is '.' or '!' or '?' ? "" : ".");

    private static string Kind(ChangeKind kind) => kind switch
    {
        ChangeKind.Release => "Release of ",
        ChangeKind.Rollback => "Rollback of ",
        ChangeKind.Removal => "Removal of ",
        ChangeKind.Policy => "Change of ",
        _ => "Restore of ",
    };
}
