using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Demo.Fleet;
using OpsConsole.Web.Demo.StandIns;
using OpsConsole.Web.Demo.StandIns.Aws;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo;

/// <summary>Sample data: with <c>--demo</c> a simulator sends it through the console's own front door.</summary>
internal static class DemoWeb
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue<bool>("Demo"))
        {
            return;
        }

        // Below every other source, so that a setting of one's own wins: sample text is harmless, and shows what redaction does.
        StandInPort port = new();
        StandInSettings sources = new(port, OpsConsoleHost.DataDirectory(builder));
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Telemetry:Environments:*:CaptureContent", "true"), new($"Telemetry:Signals:{TraceScript.CopiedEvent}:Signal", "copied"), new($"Telemetry:Signals:{TraceScript.AskedAgainEvent}:Signal", "rephrased"), .. sources.All, .. SampleTeams.All],
        });
        builder.Services.AddSingleton(_ => port);
        builder.Services.AddSingleton(sources);
        builder.Services.AddSingleton(services => new MeasuredWorld(services.GetRequiredService<IOptions<DemoSettings>>().Value.Seed, BegunAt(services)));
        builder.Services.AddSingleton<SampleUse>(services => async (from, to, cancellationToken) =>
            services.GetRequiredService<DemoState>().Loaded.IsCompleted ? await services.GetRequiredService<PricedUsage>().OfAsync(from, to, cancellationToken) : null);
        builder.Services.AddHostedService<StandInServer>();
        builder.Services.AddOptions<DemoSettings>().BindConfiguration("Demo");
        builder.Services.AddSingleton<DemoState>();
        builder.Services.AddSingleton(services => services.GetRequiredService<DemoState>().Banner);
        builder.Services.AddSingleton<DemoKey>();
        builder.Services.AddSingleton<DemoFleet>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DemoFleet>());
        builder.Services.AddHostedService<DemoTraffic>();
        builder.Services.AddHostedService<DemoChanges>();
        builder.Services.AddHostedService<DemoBudgets>();
        builder.Services.AddHostedService<DemoInvoices>();
        builder.Services.AddHostedService<DemoValue>();
        builder.Services.AddHostedService<DemoReviews>();
        builder.Services.AddHostedService<DemoCounts>();
    }

    private static DateTime BegunAt(IServiceProvider services) =>
        DemoLedger.Open(services.GetRequiredService<StorageOptions>().DataDirectory, services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime).Now.Anchor;
}
