using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Storage;
using OpsConsole.Web.Telemetry;

WebApplicationBuilder builder = OpsConsoleHost.CreateBuilder(args);
builder.AddStorage();
builder.Services.AddTelemetry();
builder.Services.AddOtlp();
builder.Services.AddLayout();

WebApplication app = builder.Build();
app.UseOpsConsole();
app.MapOtlp();
app.MapLayout();
await app.PrepareStorageAsync();
await app.RunAsync();
