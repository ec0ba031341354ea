using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Identity;

/// <summary>Sign-in of people, keys of programs, and the pages of both.</summary>
internal static class IdentityWeb
{
    private const string AnyScheme = "OpsConsole";

    public static void AddIdentityWeb(this WebApplicationBuilder builder)
    {
        bool overHttps = PublicAddress.IsHttps(builder.Configuration);
        IServiceCollection services = builder.Services;
        services.AddPeopleAndKeys();
        AddKeyRing(builder);
        AuthenticationBuilder authentication = services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, options => options.ForwardDefaultSelector = context =>
                ApiKeyHandler.IsAskedFor(context.Request) ? KeyEntry.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(KeyEntry.Scheme, null);
        authentication.AddSessions(overHttps);
        services.AddPermissionPolicies();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedRequests>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = overHttps ? "__Host-OpsConsole.Antiforgery" : "OpsConsole.Antiforgery";
            options.Cookie.SecurePolicy = overHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        services.AddScoped<AuthenticationStateProvider, CircuitAccess>();
        services.AddHttpContextAccessor();
        services.AddScoped<PageActor>();
        services.AddScoped<CircuitHandler, CircuitWatch>();
        builder.Logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning); // a refused key is the sender's affair, thousands of times a minute
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<TelemetryPresence>();
        services.AddSingleton(new NavItem("Settings", 10, "People", "/settings/people", "people", Permissions.ManagePeople));
        services.AddSingleton(new NavItem("Settings", 20, "API keys", "/settings/keys", "key", Permissions.ManageKeys));
    }

    public static void MapIdentity(this WebApplication app)
    {
        app.MapGet("/", HomeAsync).RequireAuthorization().WithMetadata(new PageEndpoint()).ExcludeFromDescription();
        app.MapPost("/signout", SignOutAsync).RequireAuthorization().WithMetadata(new PageEndpoint()).ExcludeFromDescription();
    }

    /// <summary>Loads people and keys, and makes or shuts out the sample people. After the migration, before the first request.</summary>
    public static async Task PrepareIdentityAsync(this WebApplication app)
    {
        await app.Services.GetRequiredService<AccessLoader>().PrepareAsync(app.Lifetime.ApplicationStopping);
        await app.Services.GetRequiredService<DemoPeople>().PrepareAsync(app.Configuration.GetValue<bool>("Demo"), app.Lifetime.ApplicationStopping);
        app.Lifetime.ApplicationStarted.Register(() => OfferSetup(app.Services));
    }

    private static async Task<IResult> HomeAsync(HttpContext context, AccessDirectory people, TelemetryPresence telemetry)
    {
        AccessEntry? person = AccessTicket.From(context.User) is { } ticket ? people.Find(ticket.PersonId) : null;
        return TypedResults.LocalRedirect(RoleHome.For(person?.Roles ?? [], await telemetry.AnyAsync(context.RequestAborted)));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, AccountCommands account, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The form was not made by this console, or is too old.", "Reload the page and try again.");
        }

        await Sessions.EndAsync(context, account);
        return TypedResults.LocalRedirect("/signin");
    }

    /// <summary>Makes the directory of the keys that protect cookies and links, as private as they are. After the data directory was taken, before the first of them.</summary>
    public static void PrepareKeyRing(this WebApplication app) =>
        PrivateFile.CreateDirectory(KeyRingDirectory(app.Services.GetRequiredService<StorageOptions>().DataDirectory));

    private static string KeyRingDirectory(string dataDirectory) => Path.Combine(dataDirectory, "keys");

    private static void AddKeyRing(WebApplicationBuilder builder)
    {
        string directory = KeyRingDirectory(OpsConsoleHost.DataDirectory(builder));
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error); // keys are as private as the directory
        builder.Services.AddDataProtection().SetApplicationName("OpsConsole").PersistKeysToFileSystem(new DirectoryInfo(directory));
    }

    /// <summary>Prints a one-time link while nobody can manage people. To the terminal, never to the log: whoever has it owns the console.</summary>
    private static void OfferSetup(IServiceProvider services)
    {
        if (!services.GetRequiredService<AccessDirectory>().HasAdministrator)
        {
            string link = services.GetRequiredService<PublicAddress>().SetupLink(services.GetRequiredService<SetupToken>().Issue());
            Console.Out.WriteLine($"There is no administrator yet. Open this link once to become the first:{Environment.NewLine}  {link}");
        }
    }
}
