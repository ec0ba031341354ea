using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>What whoever asks may see of the trail, at this moment.</summary>
public sealed class AuditReader(AccessDirectory access, AuditKinds kinds)
{
    /// <summary>What the sender of a request may see.</summary>
    public AuditVisibility VisibleTo(HttpContext http) => VisibleTo(RequestOrigin.ActorOf(http));

    /// <summary>What an actor may see.</summary>
    public AuditVisibility VisibleTo(Actor actor) => AuditVisibility.Of(actor, access, kinds);

    /// <summary>Whether an actor may do this now.</summary>
    public bool May(Actor actor, string permission) => actor.May(permission, access);
}
