using System.Diagnostics;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>From where a request comes, for the audit trail.</summary>
internal static class RequestOrigin
{
    /// <summary>The origin of a request. Forwarded addresses count only where the settings name the proxy.</summary>
    public static ActorOrigin Of(HttpContext context) => new(
        Refusal.IsForProgram(context.Request.Path) && !context.Request.Path.StartsWithSegments("/_blazor") ? "api" : "web",
        Address(context),
        context.Request.Headers.UserAgent.ToString(),
        Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);

    /// <summary>Who sent a request: a person, a key, or nobody.</summary>
    public static Actor ActorOf(HttpContext context) =>
        context.User.Identity is KeyIdentity { Key: var key } ? Actor.Key(key, Of(context))
        : AccessTicket.From(context.User) is { } ticket ? Actor.Person(ticket, Of(context))
        : Actor.Nobody("", Of(context));

    private static string? Address(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}
