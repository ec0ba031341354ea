using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Telemetry.Outcomes;

/// <summary>Outcomes and feedback in. The host must call <c>UseCors()</c> before authentication.</summary>
internal static class OutcomesWeb
{
    /// <summary>The address.</summary>
    public const string Path = "/api/v1/outcomes";

    private const string CorsPolicy = "outcomes";

    /// <summary>Adds it. Its settings are in the section <c>Outcomes</c>.</summary>
    public static IServiceCollection AddOutcomesWeb(this IServiceCollection services)
    {
        services.AddOptions<OutcomesOptions>().BindConfiguration("Outcomes");
        services.AddOptions<CorsOptions>().Configure<IOptions<OutcomesOptions>>((cors, outcomes) =>
            cors.AddPolicy(CorsPolicy, policy => policy
                .WithOrigins([.. outcomes.Value.Origins])
                .WithMethods(HttpMethods.Post)
                .WithHeaders(HeaderNames.ContentType, HeaderNames.Authorization)
                .WithExposedHeaders(HeaderNames.RetryAfter)
                .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        return services;
    }

    /// <summary>Maps it.</summary>
    public static void MapOutcomes(this WebApplication app) =>
        app.MapPost(Path, OutcomesEndpoint.PostAsync).RequireAuthorization(Permissions.SendOutcomes).RequireCors(CorsPolicy).WithTags("Telemetry")
            .WithName("SendOutcomes").WithSummary("Say how interactions went: outcomes, feedback, values, evaluations")
            .WithDescription("Body: an array of at most 1,000 objects with responseId or traceId, and any of outcome (completed, failed, refused, escalated, abandoned), feedback (-1 to 1), escalated, topic, userId, value (US dollars), evaluation {name, score, label} and at (when it was said). What is said later replaces what was said before. 200 once all of it is on disk, with how many found their interaction (joined) and how many wait for it (waiting); 400 names the item and takes none.")
            .Accepts<object>("application/json").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
