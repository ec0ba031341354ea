namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>What tells people and probes how well the kill switch is.</summary>
internal static class LaneWeb
{
    public static IServiceCollection AddKillLaneWeb(this IServiceCollection services)
    {
        services.Configure<HostOptions>(options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore); // logged: what fails beside it must not stop the kill switch
        services.AddKillSwitchHealth();
        services.AddSingleton<IKillSwitchHealthNote, DrillNote>();
        services.AddSingleton<JournalBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<JournalBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<JournalBanner>());
        return services;
    }

    /// <summary>Adds the kill switch to readiness.</summary>
    public static IServiceCollection AddKillSwitchHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<KillSwitchHealth>("killswitch");
        return services;
    }
}
