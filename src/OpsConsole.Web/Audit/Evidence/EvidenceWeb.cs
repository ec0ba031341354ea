using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Evidence;

/// <summary>Evidence packs.</summary>
internal static class EvidenceWeb
{
    public static void MapAuditEvidence(this WebApplication app) =>
        app.MapGet(EvidenceEndpoint.Path, EvidenceEndpoint.GetAsync)
            .RequireAuthorization(Permissions.ExportAudit)
            .WithTags("Audit trail")
            .WithName("GetAuditEvidence")
            .WithSummary("Everything about one change request (change=ID) or object (object=type:id), with proofs, as an HTML file for auditors");
}
