using OpsConsole.Core.Identity;
using OpsConsole.Web.Changes.Page;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>The pages of change requests, their place in the navigation, and their line above all pages.</summary>
internal static class QueueWeb
{
    public static IServiceCollection AddQueueWeb(this IServiceCollection services)
    {
        services.AddTransient<QueueState>();
        services.AddTransient<ChangePageState>();
        services.AddSingleton<QueueWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueWatch>());
        services.AddSingleton<GlassBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<GlassBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<GlassBanner>());
        services.AddSingleton(new NavItem("Govern", 10, "Approvals", ChangeLinks.Queue, "check", Permissions.ViewChanges) { Note = typeof(WaitingCount) });
        services.AddSingleton(new PaletteCommand("Approve or reject what waits for you", "check", ChangeLinks.Queue, Permission: Permissions.ApproveChanges));
        services.AddSingleton(new PaletteCommand("Release what is approved", "arrow-up", $"{ChangeLinks.Queue}?state=approved", Permission: Permissions.ReleasePrompts));
        services.AddSingleton<IPaletteSource, ChangePalette>();
        return services;
    }
}
