using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Exports;

/// <summary>
/// <c>GET /api/v1/audit/export</c>: the trail as a download. Takes the filter of the page and the list, <c>format</c> (<c>zip</c>, the
/// default, <c>jsonl</c> or <c>csv</c>) and <c>run</c>, an id under which the page follows the progress.
/// </summary>
internal static class ExportEndpoint
{
    public const string Path = "/api/v1/audit/export";

    public static async Task<Results<ExportDownload, ProblemHttpResult>> GetAsync(HttpContext context, TrailExports exports, CancellationToken cancellationToken)
    {
        IQueryCollection query = context.Request.Query;
        AuditFilter filter = AuditFilterQuery.Read(name => query[name].LastOrDefault(), out IReadOnlyList<string> found);
        List<string> problems = [.. found];
        string? formatText = query["format"].LastOrDefault(), run = query["run"].LastOrDefault();
        ExportFormat? format = string.IsNullOrEmpty(formatText)
            ? ExportFormat.Zip
            : Enum.GetValues<ExportFormat>().Where(f => TrailExports.NameOf(f) == formatText).Select(f => (ExportFormat?)f).FirstOrDefault();
        if (format is null)
        {
            problems.Add("'format' must be zip, jsonl or csv.");
        }

        if (run?.Length > ExportRuns.MaxIdLength)
        {
            problems.Add($"'run' is longer than {ExportRuns.MaxIdLength} characters.");
        }

        if (problems.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, string.Join(' ', problems), "Correct the named parameters, or leave them out.");
        }

        try
        {
            ExportPlan plan = await exports.PrepareAsync(filter, cancellationToken);
            context.Response.RegisterForDispose(plan);
            await exports.RecordAsync(plan, format!.Value, RequestOrigin.ActorOf(context), cancellationToken);
            return new ExportDownload(plan, format.Value, run);
        }
        catch (ExportUnavailableException exception)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The audit trail cannot be exported now.", exception.Message);
        }
    }
}
