using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpsConsole.Web.Health;

/// <summary>Whether the console lives and is ready, for orchestrators and load balancers; and the description of the API.</summary>
internal static class HealthWeb
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<StorageHealth>("storage", timeout: TimeSpan.FromSeconds(3))
            .AddCheck<IngestHealth>("ingest");
        services.AddProblems();
        services.AddOpenApi(options => options.AddDocumentTransformer<ApiDescription>());
        return services;
    }

    /// <summary>Tag of the checks that the probe of life asks.</summary>
    public const string Live = "live";

    public static void MapHealth(this WebApplication app)
    {
        app.MapProbes();
        app.MapOpenApi().AllowAnonymous();
    }

    /// <summary>The probes alone.</summary>
    public static void MapProbes(this WebApplication app)
    {
        // Live asks nothing of the storage: a database that is away is no reason to restart the process.
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live), ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new HealthAnswer(
        Word(report.Status),
        [.. report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => new HealthAnswerCheck(e.Key, Word(e.Value.Status), e.Value.Description ?? "", Math.Round(e.Value.Duration.TotalMilliseconds, 1)))]));

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        _ => "failing",
    };

    private sealed record HealthAnswer(string Status, IReadOnlyList<HealthAnswerCheck> Checks);

    private sealed record HealthAnswerCheck(string Name, string Status, string Detail, double DurationMs);
}
