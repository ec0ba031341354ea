using Microsoft.AspNetCore.Http.HttpResults;

namespace OpsConsole.Web;

/// <summary>Errors of the API: RFC 9457 problem details with a <c>remedy</c>, one sentence on what to do.</summary>
internal static class Problem
{
    private const string Remedy = "remedy";

    /// <summary>A problem.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">What is wrong, without anything secret.</param>
    /// <param name="remedy">What to do about it.</param>
    public static ProblemHttpResult Of(int status, string detail, string remedy) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { [Remedy] = remedy });

    /// <summary>Gives every problem a remedy, also those that the framework writes.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddProblemDetails(options =>
        options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.TryAdd(Remedy, RemedyFor(context.ProblemDetails.Status)));

    private static string RemedyFor(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => "Compare the request with /openapi/v1.json.",
        StatusCodes.Status401Unauthorized => Identity.Refusal.GetKey,
        StatusCodes.Status403Forbidden => "Ask an administrator for the role, or use a key with the scope.",
        StatusCodes.Status404NotFound => "Check the address. /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "Use the method that /openapi/v1.json names.",
        StatusCodes.Status413PayloadTooLarge => "Send less at once.",
        StatusCodes.Status415UnsupportedMediaType => "Use the content type that /openapi/v1.json names.",
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "Try again after the time in Retry-After.",
        _ => "Try again. If it stays, look at the log of the console for this trace id.",
    };
}
