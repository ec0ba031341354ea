using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>The audit events of a restore's steps. They share the request's id, so that its whole story is one filter.</summary>
internal static class RestoreEvents
{
    private const string ObjectType = "restore";

    public static AuditEvent Requested(RestoreRequest request, Actor by, int needs) =>
        Of(request.BrokeGlass ? KillSwitchEvents.BrokeGlass : KillSwitchEvents.RestoreRequested, request, by) with
        {
            Reason = request.Reason,
            After = About(request, needs),
        };

    public static AuditEvent Confirmed(RestoreRequest request, Actor by, int needs) => Of(KillSwitchEvents.RestoreConfirmed, request, by) with
    {
        Before = new JsonObject { ["state"] = Word(RestoreState.Waiting) },
        After = About(request, needs),
    };

    public static AuditEvent Withdrawn(RestoreRequest request, Actor by) => Closed(KillSwitchEvents.RestoreWithdrawn, request, by);

    public static AuditEvent Expired(RestoreRequest request) => Closed(KillSwitchEvents.RestoreExpired, request, Actor.Console);

    public static AuditEvent Reviewed(RestoreRequest request, Actor by) => Of(KillSwitchEvents.BreakGlassReviewed, request, by) with
    {
        Reason = request.ReviewNote,
        Before = new JsonObject { ["reviewed"] = false },
        After = new JsonObject { ["reviewed"] = true },
    };

    private static AuditEvent Closed(string kind, RestoreRequest request, Actor by) => Of(kind, request, by) with
    {
        Before = new JsonObject { ["state"] = Word(RestoreState.Waiting) },
        After = new JsonObject { ["state"] = Word(request.State) },
    };

    private static AuditEvent Of(string kind, RestoreRequest request, Actor by) => new(kind, by, ObjectType, request.Id)
    {
        Environment = request.Environment.Length == 0 ? null : request.Environment,
        Change = request.Id,
    };

    private static JsonObject About(RestoreRequest request, int needs) => new()
    {
        ["state"] = Word(request.State),
        ["what"] = request.Kind == RestoreKind.NewLineage ? "new lineage" : "restore",
        ["scope"] = request.Scope,
        ["kills"] = request.Kills,
        ["needs"] = needs,
    };

    private static string Word(RestoreState state) => state.ToString().ToLowerInvariant();
}
