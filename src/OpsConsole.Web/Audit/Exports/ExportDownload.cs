using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Audit.Exports;

namespace OpsConsole.Web.Audit.Exports;

/// <summary>
/// Streams an export. Whatever fails in the middle breaks the connection: a file that ends well is whole, and one that does not has
/// neither seal nor manifest.
/// </summary>
internal sealed partial class ExportDownload(ExportPlan plan, ExportFormat format, string? run) : IResult, IEndpointMetadataProvider
{
    private static readonly Dictionary<ExportFormat, string> ContentTypes = new()
    {
        [ExportFormat.Zip] = "application/zip",
        [ExportFormat.Jsonl] = "application/jsonl",
        [ExportFormat.Csv] = "text/csv; charset=utf-8",
    };

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), [.. ContentTypes.Values.Select(c => c.Split(';')[0])]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.ContentType = ContentTypes[format];
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"audit-{plan.LogId[..8]}-{plan.MadeAt:yyyyMMdd'T'HHmmss'Z'}.{TrailExports.NameOf(format)}",
        }.ToString();
        response.Headers.CacheControl = "no-store";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        TrailExports exports = httpContext.RequestServices.GetRequiredService<TrailExports>();
        ExportRuns runs = httpContext.RequestServices.GetRequiredService<ExportRuns>();
        ExportStep last = new(0, plan.Size, 0);
        Report(last, ExportState.Running);
        try
        {
            await exports.WriteAsync(plan, format, response.Body, step => Report(step, ExportState.Running), httpContext.RequestAborted);
            await response.CompleteAsync();
            Report(last, ExportState.Done);
        }
        catch (Exception exception)
        {
            bool gone = httpContext.RequestAborted.IsCancellationRequested; // whoever asked has left: nothing is wrong here
            Report(last, ExportState.Failed);
            httpContext.Abort();
            if (!gone)
            {
                Log.BrokeOff(httpContext.RequestServices.GetRequiredService<ILogger<ExportDownload>>(), last.Done, exception);
            }
        }

        void Report(ExportStep step, ExportState state)
        {
            last = step;
            runs.Set(run, new ExportProgress(step.Done, step.Total, step.Bytes, state));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The export of the audit trail broke off after {Done} positions.")]
        public static partial void BrokeOff(ILogger logger, long done, Exception exception);
    }
}
