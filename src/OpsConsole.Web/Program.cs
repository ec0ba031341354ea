using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.CommandLine;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Health;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Storage;

CommandLineCall line = CommandLineCall.Parse(args);
return line.Serves
    ? await OpsConsoleHost.ServeAsync(line.Settings, AddFeatures, PrepareAsync, MapFeatures)
    : await CommandLineRunner.RunAsync(line, AddFeatures);

static void AddFeatures(WebApplicationBuilder builder)
{
    builder.AddStorage();
    builder.AddIdentityWeb();
    builder.Services.AddTelemetry();
    builder.Services.AddDashboards();
    builder.Services.AddDashboardsWeb();
    builder.Services.AddHealth();
    builder.Services.AddLayout();
}

static async Task PrepareAsync(WebApplication app)
{
    await app.PrepareStorageAsync();
    await app.PrepareIdentityAsync();
}

static void MapFeatures(WebApplication app)
{
    app.MapIdentity();
    app.MapHealth();
    app.MapControl();
    app.MapDashboards();
    app.MapLayout();
}
