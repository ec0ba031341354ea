using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Sources.Files;

/// <summary>Imports for programs: <c>/api/v1/costs/imports</c>.</summary>
internal static class ImportsApi
{
    /// <summary>Where files are sent to.</summary>
    public const string Path = "/api/v1/costs/imports";

    /// <summary>The address of an import.</summary>
    public static string At(string run) => $"{Path}/{run}";

    /// <summary>The address of its refused lines.</summary>
    public static string RefusedAt(string run) => $"{Path}/{run}/refused.csv";

    public static void MapImportsApi(this WebApplication app)
    {
        RouteGroupBuilder imports = app.MapGroup(Path).WithTags("Costs");
        imports.MapPost("", ImportEndpoints.PostAsync).RequireAuthorization(Permissions.ImportCosts).Accepts<Stream>("text/csv", "application/gzip", "*/*") // any other type is answered here, in words
            .WithName("ImportCosts").WithSummary("Import a file of charges: FOCUS or AWS CUR, as CSV")
            .WithDescription(
                "source: name or id of a source of the kind Files. file: the file's name. refused=keep: the rest counts when lines are refused; otherwise nothing does. The body is the file, as it is or packed "
                + "by gzip. 202 with the import, which Location leads to; its run is cancelled like any other. 409 while another file is imported for the source.");
        imports.MapGet("", ImportEndpoints.ListAsync).RequireAuthorization(Permissions.ViewImports)
            .WithName("ListCostImports").WithSummary("The newest imports").WithDescription("source: name or id. limit: 1 to 200, 50 by default. The newest 200 of a source are kept.");
        imports.MapGet("{id}", ImportEndpoints.GetAsync).RequireAuthorization(Permissions.ViewImports)
            .WithName("GetCostImport").WithSummary("An import: how far it is, what it comes to, the first thousand refused lines").WithDescription("state: running, done, failed, cancelled or interrupted.");
        imports.MapGet("{id}/refused.csv", ImportEndpoints.RefusedAsync).RequireAuthorization(Permissions.ViewImports)
            .WithName("GetRefusedLines").WithSummary("The first thousand refused lines of an import as CSV");
    }
}
