using OpsConsole.Web.KillSwitch.Delivery.Commands;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;
using OpsConsole.Web.KillSwitch.Delivery.Reports;
using OpsConsole.Web.KillSwitch.Delivery.States;
using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>How the state gets to applications: polls, streams, OpenFeature; and how programs kill.</summary>
internal static class DeliveryWeb
{
    private const string Tag = "Kill switch";

    /// <summary>Adds it.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<KeyGate>();
        services.AddSingleton<EnvironmentStates>();
        services.AddSingleton<PollEndpoint>();
        services.AddSingleton<StreamHub>();
        services.AddSingleton<StreamEndpoint>();
        services.AddSingleton<KillEndpoint>();
        services.AddSingleton<Obedience>();
        services.AddSingleton<CheckpointWitness>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointWitness>());
        services.AddSingleton<ConfirmationEndpoint>();
        services.AddOfrep();
        return services;
    }

    /// <summary>Maps it. These addresses leave the pipeline at once, and check the key themselves (<see cref="KeyGate"/>).</summary>
    public static void MapDelivery(this WebApplication app)
    {
        IServiceProvider services = app.Services;
        app.Lifetime.ApplicationStopping.Register(services.GetRequiredService<StreamHub>().Stop);
        app.MapGet("/api/v1/killswitches", services.GetRequiredService<PollEndpoint>().AnswerAsync).InLane("GetKillSwitches", "What is killed in an environment");
        app.MapGet("/api/v1/killswitches/stream", services.GetRequiredService<StreamEndpoint>().AnswerAsync).InLane("StreamKillSwitches", "The same as server-sent events");
        app.MapPost("/api/v1/killswitches/kill", services.GetRequiredService<KillEndpoint>().AnswerAsync).InLane("Kill", "Kill a scope in an environment, now");
        app.MapPost("/api/v1/killswitches/confirmations", services.GetRequiredService<ConfirmationEndpoint>().AnswerAsync).InLane("ConfirmKillSwitches", "Report which state an instance obeys");
        app.MapOfrep();
    }

    /// <summary>Puts an endpoint beside the pipeline.</summary>
    public static IEndpointConventionBuilder InLane(this IEndpointConventionBuilder endpoint, string name, string summary) =>
        endpoint.ShortCircuit().WithName(name).WithSummary(summary).WithTags(Tag);
}
