using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.Jobs;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Storage;

WebApplicationBuilder builder = OpsConsoleHost.CreateBuilder(args);
builder.AddStorage();
builder.AddJobs();
builder.Services.AddTelemetry();
builder.Services.AddLayout();

WebApplication app = builder.Build();
app.UseOpsConsole();
app.MapLayout();
await app.PrepareStorageAsync();
app.PrepareJobs();
await app.RunAsync();
