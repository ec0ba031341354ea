using OpsConsole.Web.KillSwitch.Delivery.Commands;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;
using OpsConsole.Web.KillSwitch.Delivery.Reports;
using OpsConsole.Web.KillSwitch.Delivery.States;
using OpsConsole.Web.KillSwitch.Delivery.Streams;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>How the state gets to applications: polls, streams, OpenFeature; and how programs kill.</summary>
internal static class DeliveryWeb
{
    private const string Path = "/api/v1/killswitches";

    private static readonly LaneParameter
        Environment = new("env", true, "The environment."),
        Application = new("app", false, "The application that asks."),
        Instance = new("instance", false, "The instance of it that asks.");

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
        app.MapLane("GET", Path, services.GetRequiredService<PollEndpoint>().AnswerAsync, "GetKillSwitches", "What is killed in an environment")
            .Reads(Environment, Application, Instance).Answers<StateJson>();
        app.MapLane("GET", Path + "/stream", services.GetRequiredService<StreamEndpoint>().AnswerAsync, "StreamKillSwitches", "The same as server-sent events: now, and after each change")
            .Reads(Environment, Application, Instance, new LaneParameter("lastEventId", false, "What the caller obeys; the header Last-Event-ID goes before it.")).Answers<string>("text/event-stream");
        app.MapLane("POST", Path + "/kill", services.GetRequiredService<KillEndpoint>().AnswerAsync, "Kill", "Kill a scope in an environment, now")
            .Takes<KillJson>().Answers<KilledJson>();
        app.MapLane("POST", Path + "/confirmations", services.GetRequiredService<ConfirmationEndpoint>().AnswerAsync, "ConfirmKillSwitches", "Report which state an instance obeys")
            .Takes<ConfirmationJson>();
        app.MapOfrep();
    }
}
