using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>How changes read in the audit trail. All events of a change carry its id, so that its story is one filter.</summary>
internal static class ChangeEvents
{
    private const string ObjectType = "change";

    public static AuditKind[] Kinds { get; } =
    [
        .. new (ChangeStepKind Step, string Says)[]
        {
            (ChangeStepKind.Opened, "asked for a change"),
            (ChangeStepKind.Submitted, "asked for a review of a change"),
            (ChangeStepKind.Revised, "found another content in a change"),
            (ChangeStepKind.Judged, "judged a change anew"),
            (ChangeStepKind.Approved, "approved a change"),
            (ChangeStepKind.Voided, "made approvals of a change void"),
            (ChangeStepKind.ChangesRequested, "wants a change to be changed"),
            (ChangeStepKind.Commented, "commented on a change"),
            (ChangeStepKind.Rejected, "rejected a change"),
            (ChangeStepKind.Withdrawn, "took a change back"),
            (ChangeStepKind.Expired, "let a change expire"),
            (ChangeStepKind.Blocked, "blocked a change"),
            (ChangeStepKind.Escalated, "told those who are named for changes that wait"),
            (ChangeStepKind.Releasing, "put a change on its way"),
            (ChangeStepKind.Released, "put a change live"),
            (ChangeStepKind.ReleaseFailed, "could not put a change live"),
            (ChangeStepKind.BrokeGlass, "broke the glass for a change"),
            (ChangeStepKind.Reviewed, "reviewed a broken glass"),
        }.Select(k => new AuditKind(NameOf(k.Step), k.Says, Permissions.ViewChanges) { AtOnce = k.Step is ChangeStepKind.Approved or ChangeStepKind.Released or ChangeStepKind.BrokeGlass, Alarms = k.Step == ChangeStepKind.BrokeGlass }),
    ];

    /// <summary>The event of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="request">The change as it is after it.</param>
    /// <param name="by">Who.</param>
    /// <param name="before">The state before it.</param>
    public static AuditEvent Of(ChangeStep step, ChangeRequest request, Actor by, ChangeState? before) => new(NameOf(step.Kind), by, ObjectType, request.Id)
    {
        Change = request.Id,
        Environment = request.Environment.Length == 0 ? null : request.Environment,
        Reason = step.Text,
        Prompt = request is { Kind: ChangeKind.Release or ChangeKind.Rollback, Commit: { } commit, Blob: { } blob } ? new AuditedPrompt(request.Subject, commit, blob) : null,
        Before = before is { } was ? new JsonObject { ["state"] = was.ToString() } : null,
        After = About(request),
    };

    /// <summary>Somebody tried who may not.</summary>
    public static AuditEvent Refused(ChangeStepKind step, Actor by, string? id, string why) =>
        new(NameOf(step), by, ObjectType, string.IsNullOrEmpty(id) || id.Length > 64 ? "-" : id) { Outcome = AuditOutcome.Denied, Reason = why };

    private static JsonObject About(ChangeRequest request)
    {
        JsonObject about = new()
        {
            ["state"] = request.State.ToString(),
            ["kind"] = request.Kind.ToString(),
            ["subject"] = CanonicalJson.Clean(request.Subject),
            ["title"] = CanonicalJson.Clean(request.Title),
            ["risk"] = request.Risk.ToString(),
            ["hash"] = request.Hash,
            ["policy"] = request.PolicyId,
            ["approvals"] = request.Approvals.Count(a => a.VoidedAt is null),
        };
        foreach ((string name, string? value) in new[] { ("commit", request.Commit), ("replaces", request.Replaces), ("release", request.Release), ("problem", request.Problem) })
        {
            if (value is not null)
            {
                about[name] = CanonicalJson.Clean(value);
            }
        }

        return about;
    }

    private static string NameOf(ChangeStepKind step) => step switch
    {
        ChangeStepKind.Opened => "change.opened",
        ChangeStepKind.Submitted => "change.submitted",
        ChangeStepKind.Revised => "change.content_changed",
        ChangeStepKind.Judged => "change.judged",
        ChangeStepKind.Approved => "change.approved",
        ChangeStepKind.Voided => "change.approvals_voided",
        ChangeStepKind.ChangesRequested => "change.changes_requested",
        ChangeStepKind.Commented => "change.commented",
        ChangeStepKind.Rejected => "change.rejected",
        ChangeStepKind.Withdrawn => "change.taken_back",
        ChangeStepKind.Expired => "change.expired",
        ChangeStepKind.Blocked => "change.blocked",
        ChangeStepKind.Escalated => "change.escalated",
        ChangeStepKind.Releasing => "change.releasing",
        ChangeStepKind.Released => "change.released",
        ChangeStepKind.ReleaseFailed => "change.release_failed",
        ChangeStepKind.BrokeGlass => "change.broke_glass",
        ChangeStepKind.Reviewed => "change.glass_reviewed",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "This step has no event of its own."),
    };
}
