using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Notices;

/// <summary>
/// Tells people of changes outside the browser, in the transaction of the step: what is announced happened. Whoever can decide hears that something waits, its
/// author hears what became of it, and the policy's contacts hear of what is blocked, of broken glasses and of what waits too long.
/// </summary>
internal sealed class ChangeNotices(NotificationOutbox outbox, NotificationChannels channels, AssessedChanges assessed, AccessDirectory access)
{
    /// <summary>Tells of a step, if anybody should hear of it.</summary>
    /// <param name="context">The transaction of the step.</param>
    /// <param name="request">The change as it is after it.</param>
    /// <param name="step">The step.</param>
    public void Tell(OpsDbContext context, ChangeRequest request, ChangeStep step)
    {
        if (!channels.Any || Of(request, step) is not var (topic, title, severity, recipients))
        {
            return;
        }

        string[] heard = [.. recipients.Where(r => r.Length > 0 && (channels.HasEmail || !r.Contains('@', StringComparison.Ordinal))).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (heard.Length > 0)
        {
            string text = $"{Facts(request)}\n\n{(step.ByName.Length > 0 && step.ById.Length > 0 ? $"{step.ByName}: " : "")}{step.Text}".TrimEnd(' ', ':', '\n');
            outbox.Enqueue(context, new Notification(topic, title, text, $"/changes/{request.Id}", heard) { Severity = severity, DedupeKey = $"change:{request.Id}" });
        }
    }

    private (string Topic, string Title, NotificationSeverity Severity, IEnumerable<string> Recipients)? Of(ChangeRequest request, ChangeStep step) => step.Kind switch
    {
        ChangeStepKind.Opened or ChangeStepKind.Submitted or ChangeStepKind.Revised when request is { State: ChangeState.InReview, Risk: ChangeRisk.High } =>
            ("change.waiting", $"Waits for you: {request.Title}", NotificationSeverity.Info, Deciders(request).Concat(channels.Names)),
        ChangeStepKind.Opened or ChangeStepKind.Submitted or ChangeStepKind.Blocked when request.State == ChangeState.Blocked =>
            ("change.blocked", $"Blocked: {request.Title}", NotificationSeverity.Warning, Contacts(request).Append(Author(request)).Concat(channels.Names)),
        ChangeStepKind.Approved when request.State == ChangeState.Approved => ("change.approved", $"Can be released: {request.Title}", NotificationSeverity.Info, [Author(request)]),
        ChangeStepKind.ChangesRequested => ("change.changes_requested", $"Changes are wanted: {request.Title}", NotificationSeverity.Info, [Author(request)]),
        ChangeStepKind.Rejected => ("change.rejected", $"Rejected: {request.Title}", NotificationSeverity.Info, [Author(request)]),
        ChangeStepKind.Expired => ("change.expired", $"Expired: {request.Title}", NotificationSeverity.Info, [Author(request)]),
        ChangeStepKind.Released => ("change.released", $"Live: {request.Title}", NotificationSeverity.Info, channels.Names.Append(Author(request))),
        ChangeStepKind.ReleaseFailed => ("change.release_failed", $"Did not go live: {request.Title}", NotificationSeverity.Warning, [Author(request)]),
        ChangeStepKind.BrokeGlass => ("change.broke_glass", $"Glass broken: {request.Title}", NotificationSeverity.Critical, Contacts(request).Concat(channels.Names)),
        ChangeStepKind.Escalated => ("change.escalated", $"Waits too long: {request.Title}", NotificationSeverity.Warning, Contacts(request).Concat(Deciders(request)).Concat(channels.Names)),
        ChangeStepKind.Commented => ("change.commented", $"Comment: {request.Title}", NotificationSeverity.Info, Mentioned(step).Append(step.ById == request.AuthorId ? "" : Author(request))),
        _ => null,
    };

    /// <summary>People whose approval counts for it, as far as their roles say.</summary>
    private IEnumerable<string> Deciders(ChangeRequest request)
    {
        IReadOnlyList<ApprovalDemand> demands = assessed.Last(request.Id)?.Verdict?.Approvals is { Count: > 0 } some ? some : [PolicyJudge.Anybody];
        return access.People.Where(p => !p.Disabled && p.PersonId != request.AuthorId && demands.Any(d => ApprovalCount.CountsFor(d, new Reviewer(p.PersonId, p.Email, p.Roles, true)))).Select(p => p.Email);
    }

    private IReadOnlyList<string> Contacts(ChangeRequest request) => assessed.Last(request.Id)?.Policy.Policy.Contacts ?? [];

    private IEnumerable<string> Mentioned(ChangeStep step) => Mentions.In(step.Text, access.People).Where(id => id != step.ById).Select(id => access.Find(id)!.Email);

    private string Author(ChangeRequest request) => access.Find(request.AuthorId)?.Email ?? (request.AuthorEmail.Contains('@', StringComparison.Ordinal) ? request.AuthorEmail : "");

    private static string Facts(ChangeRequest request) =>
        $"{Verb(request.Kind)} **{request.Subject}**{(request.Environment.Length > 0 ? $" in **{request.Environment}**" : "")}, asked for by {request.AuthorName}.{(request.Problem is { } problem ? $" {problem}" : "")}";

    private static string Verb(ChangeKind kind) => kind switch
    {
        ChangeKind.Rollback => "Roll back",
        ChangeKind.Removal => "Take out",
        ChangeKind.Policy => "Change of the policy",
        ChangeKind.Setting => "Change of",
        ChangeKind.Restore => "Make live again",
        ChangeKind.Lineage => "Trust the kill switch again",
        _ => "Release",
    };
}
