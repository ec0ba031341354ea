using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>
/// Lets programs in by their key alone. The kill switch's own addresses pass no other middleware, so that nothing else can be in their
/// way: no cookie, no login provider, no database.
/// </summary>
internal sealed class KeyGate(KeyDirectory keys, DeniedAttempts denials)
{
    private const string Prefix = "Bearer ";
    private const string KeyHeader = "X-API-Key";

    /// <summary>The valid key of a request that may do this; null when there is none: <see cref="RefuseAsync"/>.</summary>
    public KeyEntry? Admit(HttpContext context, string permission) => Verify(context.Request) is { } key && May(key, permission) ? key : null;

    /// <summary>Whether a key may do this.</summary>
    public static bool May(KeyEntry key, string permission)
    {
        foreach (string scope in Permissions.Grants[permission].Scopes)
        {
            if (key.Scopes.Contains(scope))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses a request that was not admitted. That is written to the audit trail, and not waited for.</summary>
    public Task RefuseAsync(HttpContext context, string permission)
    {
        KeyEntry? key = Verify(context.Request);
        if (key is not null || ApiKeyHandler.IsAskedFor(context.Request) || context.Request.Headers.ContainsKey(KeyHeader))
        {
            ActorOrigin origin = RequestOrigin.Of(context);
            string endpoint = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-"}";
            Actor actor = key is null ? Actor.Nobody("", origin) : Actor.Key(key, origin);
            _ = Task.Run(() => denials.RecordAsync(actor, endpoint, key is null ? null : permission));
        }

        if (key is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Refusal.WriteAsync(context, StatusCodes.Status401Unauthorized, "The API key is missing, malformed, unknown or revoked.", Refusal.GetKey);
        }

        string missing = Permissions.Grants[permission].Scopes[0];
        return Refusal.WriteAsync(
            context, StatusCodes.Status403Forbidden, $"The API key lacks the scope '{missing}'.", $"Make a key with the scope '{missing}' under Settings, API keys.");
    }

    /// <summary>OpenFeature's providers may also send the key by itself.</summary>
    private KeyEntry? Verify(HttpRequest request)
    {
        StringValues header = request.Headers.Authorization;
        return header.Count == 0 ? request.Headers[KeyHeader] is { Count: 1 } alone ? keys.Verify(alone[0].AsSpan().Trim()) : null
            : header.Count == 1 && header[0] is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? keys.Verify(value.AsSpan(Prefix.Length).Trim())
            : null;
    }
}
