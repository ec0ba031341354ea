using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Audit.Evidence;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Evidence;

/// <summary><c>GET /api/v1/audit/evidence</c>: all about one change request or object, as a file that opens and prints anywhere.</summary>
internal static class EvidenceEndpoint
{
    public const string Path = "/api/v1/audit/evidence";

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, EvidencePacks packs, IServiceProvider services, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (EvidenceScope.TryParse(http.Request.Query["change"], http.Request.Query["object"]) is not { } scope)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "What the evidence is about is not clear.", "Ask for change=ID or for object=type:id, one of them.");
        }

        try
        {
            if (await packs.MakeAsync(scope, RequestOrigin.ActorOf(http), cancellationToken) is not { } pack)
            {
                return Problem.Of(StatusCodes.Status404NotFound, $"The trail knows nothing of '{scope.ObjectType}:{scope.ObjectId}'.", "Look for it on the audit page; archived entries are not looked at.");
            }

            string html = await RenderAsync(pack, services, loggers);
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.File(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", FileName(pack));
        }
        catch (ExportUnavailableException exception)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The evidence cannot be put together now.", exception.Message);
        }
    }

    /// <summary>The pack as a file.</summary>
    public static async Task<string> RenderAsync(EvidencePack pack, IServiceProvider services, ILoggerFactory loggers)
    {
        await using HtmlRenderer renderer = new(services, loggers);
        ParameterView parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(EvidenceDocument.Pack)] = pack });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<EvidenceDocument>(parameters)).ToHtmlString());
    }

    private static string FileName(EvidencePack pack)
    {
        string about = string.Concat($"{pack.Scope.ObjectType}-{pack.Scope.ObjectId}".Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return $"evidence-{about}-{pack.MadeAt:yyyyMMdd'T'HHmmss'Z'}.html";
    }
}
