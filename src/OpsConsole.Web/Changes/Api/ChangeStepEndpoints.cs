using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Changes.Api;

/// <summary>What people and programs do to a change request. Who may is each command's to say, and is written down where they may not.</summary>
internal static class ChangeStepEndpoints
{
    private const string HashShape = "Send a JSON object with 'hash', the hash of what you looked at, as GET of the change says it.";
    private const string ReasonShape = "Send a JSON object with the text 'reason'.";

    public static void MapChangeSteps(this RouteGroupBuilder changes)
    {
        Map<ApproveBody>(changes, "approve", Permissions.ViewChanges, "ApproveChange", "Approve exactly what was seen",
            "Body: hash, the hash that was looked at, whole; comment; release, to release it at once when nothing else is missing. People only: a key is refused. 409 when it is not what was looked at any more.",
            HashShape, ApproveAsync);
        Map<ChangeReasonBody>(changes, "reject", Permissions.ViewChanges, "RejectChange", "Say no, for good", "Body: reason. People only.", ReasonShape,
            (call, body) => call.Commands.RejectAsync(call.By, call.Id, body.Reason, call.Cancel));
        Map<ChangeReasonBody>(changes, "requestchanges", Permissions.ViewChanges, "RequestChangesOfChange", "Give it back to its author", "Body: reason. People only. Approvals given before do not count any more.", ReasonShape,
            (call, body) => call.Commands.RequestChangesAsync(call.By, call.Id, body.Reason, call.Cancel));
        Map<ChangeCommentBody>(changes, "comment", Permissions.ViewChanges, "CommentOnChange", "Say something", "Body: text, Markdown.", "Send a JSON object with the text 'text'.",
            (call, body) => call.Commands.CommentAsync(call.By, call.Id, body.Text, call.Cancel));
        Map<ChangeReasonBody>(changes, "cancel", Permissions.RequestChanges, "CancelChange", "Take it back", "Body: reason, where there is one. Its author may, and whoever may release.", ReasonShape,
            (call, body) => call.Commands.WithdrawAsync(call.By, call.Id, body.Reason, call.Cancel));
        Map<ChangeReasonBody>(changes, "submit", Permissions.RequestChanges, "SubmitChange", "Ask for the review of a draft", "No body. Its author only. A low risk whose checks pass is live when this answers.", "Send no body, or an empty object.",
            (call, _) => call.Commands.SubmitAsync(call.By, call.Id, call.Cancel));
        Map<ReleaseChangeBody>(changes, "release", Permissions.ReleasePrompts, "ReleaseChange", "Put an approved change live", "Body: hash, the hash that was looked at, where it matters; reason. 200 when it is live, also when it was already; 202 when it is on its way, or takes longer than ten seconds: GET of the change says how it stands.", HashShape,
            (call, body) => call.Releases.ReleaseAsync(call.By, call.Id, body.Hash, body.Reason, call.Cancel));
        Map<ChangeReasonBody>(changes, "breakglass", Permissions.ReleasePrompts, "BreakGlassForChange", "Release it at once, alone",
            "Body: reason. People only. Approvals, evidence and freezes do not hold it back, what the policy blocks stays blocked. Everybody is told, and another person reviews it.", ReasonShape,
            (call, body) => call.Releases.BreakGlassAsync(call.By, call.Id, body.Reason, call.Cancel));
        Map<ChangeNoteBody>(changes, "review", Permissions.ViewChanges, "ReviewBrokenGlass", "Review a broken glass", "Body: note, what was found. Another person than the one who broke it.", "Send a JSON object with the text 'note'.",
            (call, body) => call.Commands.ReviewAsync(call.By, call.Id, body.Note, call.Cancel));
    }

    private static void Map<T>(
        RouteGroupBuilder changes, string step, string permission, string name, string summary, string description, string shape, Func<StepCall, T, Task<ChangeOutcome>> run)
        where T : class =>
        changes.MapPost("{id}/" + step, async Task<Results<Ok<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>> (
                string id, HttpContext http, ChangeCommands commands, ChangeReleases releases, ChangeQueries queries, ChangePatience patience, CancellationToken cancellationToken) =>
            {
                (T? body, ProblemHttpResult? problem) = await ChangeBodies.ReadAsync<T>(http.Request, ChangeBodies.Max, shape, cancellationToken);
                if (body is null)
                {
                    return problem!;
                }

                Actor by = RequestOrigin.ActorOf(http);
                ChangeOutcome? outcome = await patience.WaitAsync(cancel => run(new StepCall(by, id, commands, releases, cancel), body), cancellationToken);
                try
                {
                    return outcome is null ? ChangeAnswer.Later(await queries.FindAsync(id, CancellationToken.None)) : ChangeAnswer.Of(outcome, outcome.Problem is null ? await queries.FindAsync(id, CancellationToken.None) : null);
                }
                catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
                {
                    return ChangeAnswer.Unavailable;
                }
            })
            .RequireAuthorization(permission).WithName(name).WithSummary(summary).WithDescription(description).Accepts<T>("application/json");

    private static async Task<ChangeOutcome> ApproveAsync(StepCall call, ApproveBody body)
    {
        ChangeOutcome approved = await call.Commands.ApproveAsync(call.By, call.Id, body.Hash ?? "", body.Comment, call.Cancel);
        if (!body.Release || approved is not { Problem: null, State: ChangeState.Approved })
        {
            return approved;
        }

        ChangeOutcome released = await call.Releases.ReleaseAsync(call.By, call.Id, body.Hash, null, CancellationToken.None);
        return released.Problem is null ? released : released with { Problem = $"Your approval counts, but it was not released. {released.Problem}" };
    }

    /// <summary>One call.</summary>
    private sealed record StepCall(Actor By, string Id, ChangeCommands Commands, ChangeReleases Releases, CancellationToken Cancel);
}
