using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Witness;

/// <summary>Applications as witnesses of the trail.</summary>
internal static class WitnessWeb
{
    public static void MapAuditWitness(this WebApplication app)
    {
        RouteGroupBuilder witness = app.MapGroup("/api/v1/audit").RequireAuthorization(Permissions.WitnessAudit).WithTags("Audit trail");
        witness.MapGet("/keys", WitnessEndpoints.GetKeysAsync)
            .WithName("GetAuditKeys").WithSummary("The keys of the trail, each with the first checkpoint that it signed and that the key before it signed too");
        witness.MapPost("/witness", WitnessEndpoints.ReportAsync)
            .WithName("ReportAuditViolation").WithSummary("Report that the trail contradicts a checkpoint that was seen before")
            .WithDescription("'seen' must be signed by a key of the trail. Each contradiction is recorded once, and raises an alarm.");
    }
}
