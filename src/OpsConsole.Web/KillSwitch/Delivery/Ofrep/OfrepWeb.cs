namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>The OpenFeature Remote Evaluation Protocol, so that any OpenFeature SDK obeys the kill switch with no code of ours.</summary>
internal static class OfrepWeb
{
    private const string Doubled = "//ofrep";

    public static IServiceCollection AddOfrep(this IServiceCollection services)
    {
        services.AddSingleton<BrowserAccess>();
        services.AddSingleton<EvaluationPlace>();
        services.AddSingleton<EventToken>();
        services.AddSingleton<SingleEvaluation>();
        services.AddSingleton<BulkEvaluation>();
        services.AddSingleton<EventsEndpoint>();
        return services;
    }

    /// <summary>A base address that ends in a slash makes providers ask for <c>//ofrep</c>. Before routing.</summary>
    public static void UseOfrepPaths(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.Value is { } path && path.StartsWith(Doubled, StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Path = path[1..];
        }

        return next(context);
    });

    public static void MapOfrep(this WebApplication app)
    {
        IServiceProvider services = app.Services;
        app.MapLane("POST", "/ofrep/v1/evaluate/flags/{**key}", services.GetRequiredService<SingleEvaluation>().AnswerAsync, "EvaluateFlag", "Whether something is live, by OpenFeature's remote evaluation protocol");
        app.MapLane("POST", "/ofrep/v1/evaluate/flags", services.GetRequiredService<BulkEvaluation>().AnswerAsync, "EvaluateFlags", "All flags that concern a context");
        app.MapLane("GET", "/ofrep/v1/events", services.GetRequiredService<EventsEndpoint>().AnswerAsync, "AnnounceFlags", "Server-sent events that say when to evaluate again")
            .Reads(new LaneParameter("env", true, "The environment."), new LaneParameter("token", true, "As 'eventStreams' of a bulk evaluation has it.")).Answers<string>("text/event-stream");
        app.MapLane("OPTIONS", "/ofrep/v1/{**path}", services.GetRequiredService<BrowserAccess>().AnswerPreflightAsync, "PreflightFlags", "What browsers ask first")
            .ExcludeFromDescription();
    }
}
