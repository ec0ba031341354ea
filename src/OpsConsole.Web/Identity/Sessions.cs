using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>Sign-in by cookie. The cookie says who and which session; what the person may do is never in it.</summary>
internal static class Sessions
{
    private const string CookieName = "OpsConsole";

    public static void AddSessions(this AuthenticationBuilder builder, bool overHttps) => builder.AddCookie(IdentityConstants.ApplicationScheme, options =>
    {
        // The prefix makes browsers refuse the cookie from a sibling domain or without TLS.
        options.Cookie.Name = overHttps ? "__Host-" + CookieName : CookieName;
        options.Cookie.SecurePolicy = overHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.ExpireTimeSpan = AccessDirectory.SessionLifetime;
        options.SlidingExpiration = true;
        options.LoginPath = "/signin";
        options.LogoutPath = "/signout";
        options.AccessDeniedPath = "/denied";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = Validate;
        options.Events.OnRedirectToLogin = context => Refuse(
            context, StatusCodes.Status401Unauthorized, "Nobody is signed in and no API key was sent.", Refusal.GetKey);
        options.Events.OnRedirectToAccessDenied = context => Refuse(
            context, StatusCodes.Status403Forbidden, "Your roles do not allow this.", "Ask an administrator for the role.");
    });

    /// <summary>Gives a session to this browser.</summary>
    public static Task StartAsync(HttpContext context, AccessTicket ticket) =>
        context.SignInAsync(IdentityConstants.ApplicationScheme, ticket.ToPrincipal(IdentityConstants.ApplicationScheme));

    /// <summary>Starts the session of this browser anew after a change that ended all of the person's sessions.</summary>
    public static Task RenewAsync(HttpContext context, AccessDirectory people, AccessTicket ticket) =>
        people.Find(ticket.PersonId) is { Disabled: false } person
            ? context.SignInAsync(
                IdentityConstants.ApplicationScheme, (ticket with { Stamp = person.Stamp }).ToPrincipal(IdentityConstants.ApplicationScheme))
            : Task.CompletedTask;

    /// <summary>Ends the session of this browser, in all its tabs, and for every copy of its cookie.</summary>
    public static async Task EndAsync(HttpContext context, AccountCommands account)
    {
        if (AccessTicket.From(context.User) is { } ticket)
        {
            await account.SignOutAsync(ticket, RequestOrigin.Of(context));
        }

        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static Task Validate(CookieValidatePrincipalContext context)
    {
        AccessDirectory people = context.HttpContext.RequestServices.GetRequiredService<AccessDirectory>();
        if (AccessTicket.From(context.Principal) is { } ticket && people.PrincipalOf(ticket, IdentityConstants.ApplicationScheme) is { } current)
        {
            context.ReplacePrincipal(current);
        }
        else
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, int status, string detail, string remedy)
    {
        if (Refusal.IsForPage(context.HttpContext))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Refusal.WriteAsync(context.HttpContext, status, detail, remedy);
    }
}
