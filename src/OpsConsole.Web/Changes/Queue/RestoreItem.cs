using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Pages;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>A restore of the kill switch that waits for people. It is confirmed on the page of the kill switch, which needs no repository.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsMine">Whether it waits for whoever looks: they may restore, and do not stand behind it yet.</param>
public sealed record RestoreItem(RestoreRequest Request, bool IsMine)
{
    /// <summary>Where it is confirmed.</summary>
    public string Href => Request.Environment.Length == 0 ? KillSwitchPage.Path : $"{KillSwitchPage.Path}?env={Uri.EscapeDataString(Request.Environment)}";

    /// <summary>What is asked for.</summary>
    public string Title => Request.Kind == RestoreKind.NewLineage ? "Trust in the kill switch's state after a rollback of the storage" : $"Restore of {Request.Scope}";

    /// <summary>What is missing.</summary>
    public string Missing => Request.BrokeGlass ? "nobody has reviewed the broken glass" : "another person must agree";

    /// <summary>Those that wait: what has nothing left to restore does not.</summary>
    /// <param name="open">The open requests.</param>
    /// <param name="snapshot">The kill switch.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="access">Who may what.</param>
    public static IReadOnlyList<RestoreItem> Of(IEnumerable<RestoreRequest> open, SwitchSnapshot snapshot, Actor by, AccessDirectory access)
    {
        bool may = by.Type == ActorType.Person && by.May(Permissions.Restore, access);
        return
        [
            .. open.Where(r => r.BrokeGlass || r.Kind == RestoreKind.NewLineage || RestoreRules.HasSomethingLeft(r, snapshot))
                .Select(r => new RestoreItem(r, may && r.RequesterId != by.Id && r.Confirmations.All(c => c.PersonId != by.Id))),
        ];
    }
}
