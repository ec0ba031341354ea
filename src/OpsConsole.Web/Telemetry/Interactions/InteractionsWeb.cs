using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>Interactions: the list, single ones, and both for programs.</summary>
internal static class InteractionsWeb
{
    public static IServiceCollection AddInteractionsWeb(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("Observe", 30, "Interactions", "/interactions", "interactions", Permissions.ViewInteractions));
        services.AddTransient<InteractionListState>();
        services.AddTransient<InteractionState>();
        return services;
    }

    public static void MapInteractions(this WebApplication app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/v1").RequireAuthorization(Permissions.ViewInteractions).WithTags("Interactions");
        api.MapGet("/interactions", InteractionEndpoints.ListAsync)
            .WithName("ListInteractions").WithSummary("Interactions by filter, newest or slowest first, paged by cursor");
        api.MapGet("/interactions/{traceId}", InteractionEndpoints.GetAsync)
            .WithName("GetInteraction").WithSummary("One interaction: its calls, spans, messages and evaluations");
        api.MapGet("/responses/{**responseId}", InteractionEndpoints.GetResponseAsync)
            .WithName("GetResponse").WithSummary("The interaction and model call that a response came from");
    }
}
