namespace OpsConsole.Web;

/// <summary>The host around the features: where settings come from, and the middleware whose order matters.</summary>
internal static class OpsConsoleHost
{
    /// <summary>Address when neither setting, environment nor command line names one.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return builder;
    }

    public static void UseOpsConsole(this WebApplication app)
    {
        app.UseCors(); // before authentication: a browser's preflight carries no key, and refusals must be readable too
        app.UseAntiforgery();
        app.MapStaticAssets();
    }
}
