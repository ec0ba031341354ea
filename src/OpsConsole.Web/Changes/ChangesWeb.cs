using OpsConsole.Core.Changes;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Changes.Evaluations;
using OpsConsole.Web.Changes.Policies;
using OpsConsole.Web.Changes.Queue;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Changes;

/// <summary>Changes and the policy that judges them.</summary>
internal static class ChangesWeb
{
    public static IServiceCollection AddChangesWeb(this IServiceCollection services)
    {
        services.AddChanges();
        services.AddTransient<PolicyPageState>();
        services.AddSingleton<PolicyBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<PolicyBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<PolicyBanner>());
        services.AddSingleton<ChangePatience>();
        services.AddSingleton<ChangeOpenEndpoint>();
        services.AddSingleton<ChangePace>();
        services.AddTransient<ChangesOf>();
        services.AddQueueWeb();
        services.AddSingleton(new NavItem("Govern", 20, "Policy", PolicyPage.Path, "shield", Permissions.ViewPolicy));
        return services;
    }

    public static void MapChanges(this WebApplication app)
    {
        app.MapChangeRequests();
        app.MapEvaluations();
    }
}
