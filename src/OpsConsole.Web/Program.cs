using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.Jobs;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Storage;
using OpsConsole.Web.Telemetry;

WebApplicationBuilder builder = OpsConsoleHost.CreateBuilder(args);
builder.AddStorage();
builder.AddJobs();
builder.Services.AddTelemetry();
builder.Services.AddOtlp();
builder.Services.AddDashboards();
builder.Services.AddDashboardsWeb();
builder.Services.AddLayout();

WebApplication app = builder.Build();
app.UseOpsConsole();
app.MapOtlp();
app.MapDashboards();
app.MapLayout();
await app.PrepareStorageAsync();
app.PrepareJobs();
await app.RunAsync();
