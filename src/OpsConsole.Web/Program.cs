using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.Alerts;
using OpsConsole.Web.Audit;
using OpsConsole.Web.Changes;
using OpsConsole.Web.CommandLine;
using OpsConsole.Web.Costs;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Demo;
using OpsConsole.Web.Health;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Jobs;
using OpsConsole.Web.KillSwitch;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Prompts;
using OpsConsole.Web.Quality;
using OpsConsole.Web.Sources;
using OpsConsole.Web.Storage;
using OpsConsole.Web.Telemetry;
using OpsConsole.Web.Telemetry.Connect;
using OpsConsole.Web.Telemetry.Interactions;
using OpsConsole.Web.Telemetry.Outcomes;
using OpsConsole.Web.Telemetry.Status;

CommandLineCall line = CommandLineCall.Parse(args);
return line.Serves
    ? await OpsConsoleHost.ServeAsync(line.Settings, AddFeatures, PrepareAsync, MapFeatures)
    : await CommandLineRunner.RunAsync(line, AddFeatures);

static void AddFeatures(WebApplicationBuilder builder)
{
    builder.AddStorage();
    builder.Services.AddJobsWeb();
    builder.Services.AddAuditWeb();
    builder.AddIdentityWeb();
    builder.Services.AddKillSwitchWeb();
    builder.Services.AddPromptsWeb();
    builder.Services.AddChangesWeb();
    builder.Services.AddAlertsWeb();
    builder.Services.AddSourcesWeb();
    builder.Services.AddTelemetry();
    builder.Services.AddOtlp();
    builder.Services.AddOutcomesWeb();
    builder.Services.AddConnectWeb();
    builder.Services.AddTelemetryStatusWeb();
    builder.Services.AddInteractionsWeb();
    builder.Services.AddDashboards();
    builder.Services.AddDashboardsWeb();
    builder.Services.AddCostsWeb();
    builder.Services.AddQualityWeb();
    builder.AddDemo();
    builder.Services.AddHealth();
    builder.Services.AddLayout();
}

static async Task PrepareAsync(WebApplication app)
{
    await app.PrepareStorageAsync();
    app.PrepareKeyRing();
    await app.PrepareAuditAsync();
    await app.PrepareIdentityAsync();
}

static void MapFeatures(WebApplication app)
{
    app.MapAudit();
    app.MapIdentity();
    app.MapKillSwitch();
    app.MapPrompts();
    app.MapChanges();
    app.MapJobs();
    app.MapSources();
    app.MapOtlp();
    app.MapOutcomes();
    app.MapInteractions();
    app.MapDashboards();
    app.MapCosts();
    app.MapQuality();
    app.MapHealth();
    app.MapControl();
    app.MapLayout();
}
