using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Outcomes;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Registers the mapping of GenAI telemetry: attribute table, redaction, prices.</summary>
public static class GenAiFeature
{
    /// <summary>Adds the mapping. Settings of redaction are in the section <c>Telemetry:Redaction</c>.</summary>
    public static IServiceCollection AddGenAiMapping(this IServiceCollection services)
    {
        services.AddOptions<RedactionOptions>().BindConfiguration("Telemetry:Redaction").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedactionOptions>, ValidateRedactionOptions>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(PriceBooks.Of(PriceBook.ListPrices));
        services.TryAddSingleton(provider => new Redactor(provider.GetRequiredService<IOptions<RedactionOptions>>().Value));
        services.TryAddSingleton(provider => new UserHasher(UserSecret.Obtain(
            provider.GetRequiredService<IOptions<RedactionOptions>>().Value.UserHashSecret,
            provider.GetRequiredService<StorageOptions>().DataDirectory)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelemetryOptions>, ValidateSignals>());
        services.TryAddSingleton<ITelemetryMapper, TelemetryMapper>();
        services.TryAddSingleton(provider => new OutcomeMapper(
            provider.GetRequiredService<Redactor>(), provider.GetRequiredService<UserHasher>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
