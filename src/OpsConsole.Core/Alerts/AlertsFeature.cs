using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts;

/// <summary>Registers notifications.</summary>
public static class AlertsFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Alerts</c>.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddOptions<AlertsOptions>().BindConfiguration("Alerts").ValidateOnStart().PostConfigure<IConfiguration>(
            (options, configuration) => options.PublicAddress = options.PublicAddress.Length > 0 ? options.PublicAddress : configuration["PublicUrl"] ?? "");
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertsOptions>, ValidateAlertsOptions>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AlertsOptions>>().Value);
        services.AddAuditKinds(AlertEvents.Kinds);
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<UnreachedRecipients>();
        services.AddSingleton(provider => new NotificationChannels(provider.GetRequiredService<AlertsOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new NotificationOutbox(
            provider.GetRequiredService<NotificationChannels>(), provider.GetRequiredService<UnreachedRecipients>(), provider.GetRequiredService<StorageOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NotificationQueries>();
        services.AddSingleton<ICauseSource, CriticalNotices>();
        services.AddSingleton<AlertCommands>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<OutboxUpkeep>();
        services.AddHostedService<NotificationDelivery>();
        return services;
    }
}
