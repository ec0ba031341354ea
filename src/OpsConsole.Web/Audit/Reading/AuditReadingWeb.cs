using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>The trail for people and programs: the pages and the read API.</summary>
internal static class AuditReadingWeb
{
    public static IServiceCollection AddAuditReadingWeb(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("Govern", 90, "Audit trail", AuditView.Path, "audit", Permissions.ReadAudit));
        services.AddSingleton(new PaletteCommand("Export the audit trail", "download", AuditView.Path + AuditPage.OpenExport, Permission: Permissions.ExportAudit));
        services.AddSingleton(new PaletteCommand("Verify the audit trail", "shield", AuditView.Path, Permission: Permissions.ManageAudit));
        services.AddSingleton(new PaletteCommand("Erase a person's data from the audit trail", "trash", "/audit/erase", Permission: Permissions.ManageAudit));
        services.AddSingleton<AuditReader>();
        services.AddTransient<AuditListState>();
        services.AddTransient<AuditStatusState>();
        services.AddTransient<AuditEntryState>();
        services.AddTransient<ExportDialogState>();
        services.AddSingleton<AlarmBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<AlarmBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<AlarmBanner>());
        return services;
    }

    public static void MapAuditReading(this WebApplication app)
    {
        RouteGroupBuilder entries = app.MapGroup("/api/v1/audit").RequireAuthorization(Permissions.ReadAudit).WithTags("Audit trail");
        entries.MapGet("", AuditEndpoints.ListAsync)
            .WithName("ListAuditEntries").WithSummary("Entries of the audit trail by filter, newest first, paged by cursor")
            .WithDescription("Keys with the scope audit:read see all entries; people see those of what they may see, and their own.");
        entries.MapGet("/{seq:long}", AuditEndpoints.GetAsync)
            .WithName("GetAuditEntry").WithSummary("One entry: its canonical JSON, its changes and its personal details as far as they are not erased");
        entries.MapGet("/{seq:long}/proof", AuditEndpoints.GetProofAsync)
            .WithName("GetAuditProof").WithSummary("Proof that one entry belongs to the newest checkpoint (C2SP tlog-proof)")
            .WithDescription("The format is in docs/audit-format.md §9. 409 while no checkpoint covers the entry, which is at most 60 s.");
        RouteGroupBuilder witness = app.MapGroup("/api/v1/audit").RequireAuthorization(Permissions.WitnessAudit).WithTags("Audit trail");
        witness.MapGet("/checkpoint", AuditEndpoints.GetCheckpointAsync)
            .WithName("GetAuditCheckpoint").WithSummary("The newest signed checkpoint; with Accept: text/plain the signed note alone");
        witness.MapGet("/consistency", AuditEndpoints.GetConsistencyAsync)
            .WithName("GetAuditConsistency").WithSummary("Proof that the log of size 'from' is the beginning of the log of size 'to' (RFC 6962 §2.1.2)");
    }
}
