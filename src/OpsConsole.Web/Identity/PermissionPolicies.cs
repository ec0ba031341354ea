using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>Asks for a permission, or, without one, for a person who is signed in.</summary>
internal sealed record PermissionRequirement(string? Permission) : IAuthorizationRequirement;

/// <summary>
/// Decides by the directories in memory, never by what a cookie says: the same check in requests and in open circuits, right
/// from the moment a role is taken away or a key is revoked.
/// </summary>
internal sealed class PermissionHandler(AccessDirectory people, KeyDirectory keys) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (Holds(context.User, requirement.Permission))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private bool Holds(ClaimsPrincipal user, string? permission)
    {
        if (user.Identity is KeyIdentity { Key: var key })
        {
            return permission is not null && Permissions.Grants[permission].Scopes.Any(key.Scopes.Contains) && keys.IsLive(key);
        }

        return AccessTicket.From(user) is { } ticket && (permission is null ? people.IsLive(ticket) : people.Allows(ticket, permission));
    }
}

/// <summary>One policy a permission; without any, whatever is served asks for a signed-in person.</summary>
internal static class PermissionPolicies
{
    public static IServiceCollection AddPermissionPolicies(this IServiceCollection services)
    {
        AuthorizationPolicy signedIn = new AuthorizationPolicyBuilder().AddRequirements(new PermissionRequirement(null)).Build();
        AuthorizationBuilder builder = services.AddAuthorizationBuilder().SetDefaultPolicy(signedIn).SetFallbackPolicy(signedIn);
        foreach (string permission in Permissions.Grants.Keys)
        {
            builder.AddPolicy(permission, policy => policy.AddRequirements(new PermissionRequirement(permission)));
        }

        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        return services;
    }
}
