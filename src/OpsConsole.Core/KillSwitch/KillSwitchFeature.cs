using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.Lane;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.Reading;

namespace OpsConsole.Core.KillSwitch;

/// <summary>Registers the kill switch.</summary>
public static class KillSwitchFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>KillSwitch</c>.</summary>
    public static IServiceCollection AddKillSwitch(this IServiceCollection services)
    {
        services.AddOptions<KillSwitchOptions>().BindConfiguration("KillSwitch").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KillSwitchOptions>, ValidateKillSwitchOptions>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<KillSwitchOptions>>().Value);
        services.AddAuditKinds(KillSwitchEvents.Kinds);
        services.AddSingleton<KillJournal>();
        services.AddSingleton<SwitchBoard>();
        services.AddSingleton<SwitchLedger>();
        services.AddSingleton<KillCommands>();
        services.AddHostedService<LedgerSync>();
        services.AddKillLane();
        services.AddInstances();
        services.AddSingleton<SwitchQueries>();
        services.AddSingleton<ICauseSource, SwitchCauses>();
        services.AddDrills();
        return services;
    }
}
