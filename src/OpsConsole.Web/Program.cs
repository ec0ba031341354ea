using OpsConsole.Core.Telemetry;
using OpsConsole.Web;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Storage;
using OpsConsole.Web.Telemetry.Interactions;

WebApplicationBuilder builder = OpsConsoleHost.CreateBuilder(args);
builder.AddStorage();
builder.Services.AddTelemetry();
builder.Services.AddInteractionsWeb();
builder.Services.AddLayout();

WebApplication app = builder.Build();
app.UseOpsConsole();
app.MapInteractions();
app.MapLayout();
await app.PrepareStorageAsync();
await app.RunAsync();
