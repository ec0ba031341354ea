using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Api;

/// <summary><c>GET /api/v1/costs/export</c>: the bill with its shares as FOCUS.</summary>
internal static class FocusEndpoint
{
    private const string Focus = "focus";

    public static Results<FocusDownload, ProblemHttpResult> Get(HttpRequest http, TimeProvider time)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), from, to;
        if (!CostsParameters.TryRange(http.Query, today, FocusExport.MostDays, out from, out to, out (string Detail, string Remedy) problem))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem.Detail, problem.Remedy);
        }

        string? format = http.Query["format"];
        return string.IsNullOrEmpty(format) || format.Equals(Focus, StringComparison.OrdinalIgnoreCase)
            ? new FocusDownload(from, to)
            : Problem.Of(StatusCodes.Status400BadRequest, $"There is no format '{(format.Length > 40 ? format[..40] : format)}'.", "Use format=focus.");
    }
}

/// <summary>Streams an export. What fails in the middle breaks the connection: a file that ends well is whole.</summary>
internal sealed partial class FocusDownload(DateOnly from, DateOnly to) : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "text/csv";

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), [ContentType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.ContentType = ContentType + "; charset=utf-8";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"costs-focus-{from:yyyyMMdd}-{to.AddDays(-1):yyyyMMdd}.csv" }.ToString();
        response.Headers.CacheControl = "no-store";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await httpContext.RequestServices.GetRequiredService<FocusExport>().WriteAsync(from, to, response.Body, httpContext.RequestAborted);
            await response.CompleteAsync();
        }
        catch (Exception exception)
        {
            bool gone = httpContext.RequestAborted.IsCancellationRequested; // whoever asked has left: nothing is wrong here
            httpContext.Abort();
            if (!gone)
            {
                Log.BrokeOff(httpContext.RequestServices.GetRequiredService<ILogger<FocusDownload>>(), exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The export of costs broke off.")]
        public static partial void BrokeOff(ILogger logger, Exception exception);
    }
}
