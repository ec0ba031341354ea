using Microsoft.Extensions.Configuration.Memory;
using OpsConsole.Web.Demo.Fleet;

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
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Telemetry:Environments:*:CaptureContent", "true")],
        });
        builder.Services.AddOptions<DemoSettings>().BindConfiguration("Demo");
        builder.Services.AddSingleton<DemoState>();
        builder.Services.AddSingleton(services => services.GetRequiredService<DemoState>().Banner);
        builder.Services.AddSingleton<DemoKey>();
        builder.Services.AddSingleton<DemoFleet>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DemoFleet>());
        builder.Services.AddHostedService<DemoTraffic>();
        builder.Services.AddHostedService<DemoChanges>();
    }
}
