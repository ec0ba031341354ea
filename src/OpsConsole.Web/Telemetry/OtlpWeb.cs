using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Telemetry;

/// <summary>Registers the receiver of OTLP. The host must call <c>UseCors()</c> before authentication.</summary>
internal static class OtlpWeb
{
    /// <summary>Policy for exporters in browsers, which send a preflight first: the origins of <see cref="TelemetryOptions.AllowedOrigins"/>.</summary>
    public const string CorsPolicy = "otlp";

    /// <summary>Adds it.</summary>
    public static IServiceCollection AddOtlp(this IServiceCollection services)
    {
        services.AddSingleton(provider => new OtlpBodyReader(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.MaxBodyBytes));
        services.AddSingleton<OtlpTraffic>();
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton(new RefusalBody("/v1", (context, reason) => OtlpProblem.WriteAsync(context, reason.Status, $"{reason.Detail} {reason.Remedy}")));
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<TelemetryOptions>>((cors, telemetry) =>
            cors.AddPolicy(CorsPolicy, policy => policy
                .WithOrigins([.. telemetry.Value.AllowedOrigins])
                .WithMethods(HttpMethods.Post)
                .WithHeaders(HeaderNames.ContentType, HeaderNames.ContentEncoding, HeaderNames.Authorization)
                .WithExposedHeaders(HeaderNames.RetryAfter)
                .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        return services;
    }
}
