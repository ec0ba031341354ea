using OpsConsole.Client;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Demo.Sending;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Tests.Dashboards.WhatMoved;

/// <summary>A console that listens and has the sample data around its planted incident, sent through the front door.</summary>
public sealed class IncidentConsole : OpsConsoleFactory
{
    private readonly DemoWorld _world = new(seed: 1, DateTime.UtcNow, interactionsPerDay: 3000);

    /// <summary>The version of the prompt that the incident came with, as telemetry names it.</summary>
    public static string Prompt => $"{DemoApplication.SupportAnswer}@{DemoIncident.PromptVersion}";

    /// <summary>Name of the prompt.</summary>
    public static string PromptName => DemoApplication.SupportAnswer;

    /// <summary>The version alone.</summary>
    public static string Version => DemoIncident.PromptVersion;

    /// <summary>The model that throttled.</summary>
    public static string Model => DemoIncident.Model.Name;

    /// <summary>The application.</summary>
    public static string Application => DemoApplication.SupportBot;

    /// <summary>When it began, UTC.</summary>
    public DateTime From => _world.Incident.From;

    /// <summary>When it was over, UTC.</summary>
    public DateTime To => _world.Incident.To;

    /// <summary>Starts a console and sends it the day of the incident.</summary>
    public static async Task<IncidentConsole> StartAsync()
    {
        IncidentConsole console = new();
        console.UseKestrel(0);
        console.StartServer();
        string key = await console.CreateKeyAsync(Scopes.TelemetryWrite);
        List<DemoTrace> day = [.. console._world.Ended(console.From.AddHours(-14), console.To.AddHours(3))];
        using DemoExporter exporter = new(new ConsoleConnection(console.ClientOptions.BaseAddress, key), console._world.Applications, CancellationToken.None);
        Assert.True(await Task.Run(() => exporter.Send(day)));
        return console;
    }
}
