using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>How the policy reads in the audit trail. One that a change request brings is in force by the event <c>change.released</c> of that request.</summary>
internal static class PolicyEvents
{
    private const string ObjectType = "policy", First = "policy.adopted", Past = "policy.bypassed";

    public static AuditKind[] Kinds { get; } =
    [
        new(First, "adopted the policy that was there when the console first looked", Permissions.ViewPolicy) { AtOnce = true },
        new(Past, "pushed a policy past the console, which is not in force", Permissions.ViewPolicy) { AtOnce = true, Alarms = true },
    ];

    /// <summary>The console looked for the first time.</summary>
    public static AuditEvent Adopted(AdoptedPolicy policy) => new(First, Actor.Console, ObjectType, PolicySource.Path)
    {
        After = About(policy.Blob, policy.Commit),
    };

    /// <summary>Somebody pushed a policy; the console asks people whether it is to count.</summary>
    /// <param name="change">The change request that the console made of it.</param>
    /// <param name="author">Who pushed it, as the commit says.</param>
    public static AuditEvent Bypassed(ChangeRequest change, string author) => new(Past, Actor.Console, ObjectType, PolicySource.Path)
    {
        Change = change.Id,
        Personal = author.Length == 0 ? null : new AuditPersonal(Actor.SubjectOf(Mailbox.AddressOf(author)), new JsonObject { ["name"] = CanonicalJson.Clean(author) }),
        Before = About(change.Replaces, null),
        After = About(change.Blob, change.Commit),
    };

    private static JsonObject About(string? blob, string? commit)
    {
        JsonObject about = new() { ["blob"] = blob ?? "" };
        if (commit is not null)
        {
            about["commit"] = commit;
        }

        return about;
    }
}
