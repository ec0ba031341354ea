using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Outcomes;
using OpsConsole.Client.Prompts;

namespace OpsConsole.Client;

/// <summary>The console in an application's services.</summary>
public static class OpsConsoleServices
{
    /// <summary>Adds a <see cref="KillSwitchClient"/> that starts and stops with the application. The start waits at most 2 s for the console. And a <see cref="PromptClient"/> and an <see cref="OutcomeClient"/>, which do nothing before they are asked.</summary>
    /// <remarks>What is missing in the options stops the start; what is wrong with the console never does.</remarks>
    public static IServiceCollection AddOpsConsole(this IServiceCollection services, Action<OpsConsoleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<OpsConsoleOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OpsConsoleOptions>, ValidateOpsConsoleOptions>());
        services.TryAddSingleton(provider =>
        {
            OpsConsoleOptions options = provider.GetRequiredService<IOptions<OpsConsoleOptions>>().Value;
            return new KillSwitchClient(new ConsoleConnection(options.Endpoint!, options.ApiKey!), options.Application!, options.Environment, options.KillSwitch, provider.GetService<ILogger<KillSwitchClient>>());
        });
        services.TryAddSingleton(provider =>
        {
            OpsConsoleOptions options = provider.GetRequiredService<IOptions<OpsConsoleOptions>>().Value;
            return new PromptClient(new ConsoleConnection(options.Endpoint!, options.ApiKey!), options.Environment, options.Prompts, provider.GetService<ILogger<PromptClient>>());
        });
        services.TryAddSingleton(provider =>
        {
            OpsConsoleOptions options = provider.GetRequiredService<IOptions<OpsConsoleOptions>>().Value;
            return new OutcomeClient(new ConsoleConnection(options.Endpoint!, options.ApiKey!), options.Outcomes, provider.GetService<ILogger<OutcomeClient>>());
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KillSwitchService>());
        return services;
    }

    /// <summary>Puts the kill switch before the requests of an <see cref="HttpClient"/>: see <see cref="KillSwitchHandler"/>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="scopes">What must be live; none for this application alone.</param>
    public static IHttpClientBuilder AddKillSwitch(this IHttpClientBuilder builder, params SwitchScope[] scopes) =>
        builder.AddHttpMessageHandler(provider => new KillSwitchHandler(provider.GetRequiredService<KillSwitchClient>(), scopes));

    /// <summary>Puts the kill switch before the requests of an <see cref="HttpClient"/>, with an answer of the application's own.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="respond">Makes the answer to what is killed.</param>
    /// <param name="scopes">What must be live; none for this application alone.</param>
    public static IHttpClientBuilder AddKillSwitch(this IHttpClientBuilder builder, Func<HttpRequestMessage, Verdict, HttpResponseMessage> respond, params SwitchScope[] scopes) =>
        builder.AddHttpMessageHandler(provider => new KillSwitchHandler(provider.GetRequiredService<KillSwitchClient>(), scopes, respond));
}

/// <summary>Starts and stops the kill switch with the application.</summary>
internal sealed class KillSwitchService(KillSwitchClient client) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => client.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => client.DisposeAsync().AsTask();
}
