using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Exports;

/// <summary>The export of the audit trail.</summary>
internal static class ExportsWeb
{
    public static void MapAuditExports(this WebApplication app) =>
        app.MapGet(ExportEndpoint.Path, ExportEndpoint.GetAsync)
            .RequireAuthorization(Permissions.ExportAudit)
            .WithName("ExportAudit")
            .WithSummary("The audit trail as an archive (zip), as evidence lines (jsonl) or as a table (csv)");
}
