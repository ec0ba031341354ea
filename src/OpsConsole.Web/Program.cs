using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Storage;

WebApplicationBuilder builder = OpsConsoleHost.CreateBuilder(args);
builder.AddStorage();
builder.Services.AddTelemetry();
builder.Services.AddDashboards();
builder.Services.AddDashboardsWeb();
builder.Services.AddLayout();

WebApplication app = builder.Build();
app.UseOpsConsole();
app.MapDashboards();
app.MapLayout();
await app.PrepareStorageAsync();
await app.RunAsync();
