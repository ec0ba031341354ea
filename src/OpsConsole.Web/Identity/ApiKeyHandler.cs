using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>Programs: <c>Authorization: Bearer &lt;API key&gt;</c>. Costs a hash and no query.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyDirectory keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    private static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The API key is malformed, unknown or revoked.");

    /// <summary>Whether the request comes with a bearer token, and so is to be judged by it alone.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.Headers.Authorization is { Count: > 0 } header && header[0] is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        StringValues header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(header.Count == 0 ? AuthenticateResult.NoResult() : Refused);
        }

        return Task.FromResult(keys.Verify(value.AsSpan(Prefix.Length).Trim()) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(key.Principal, KeyEntry.Scheme))
            : Refused);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Refusal.WriteAsync(Context, StatusCodes.Status401Unauthorized, "The API key is malformed, unknown or revoked.", Refusal.GetKey);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.GetEndpoint() is not { } endpoint)
        {
            // What is not there asks for a person, as everything does that says nothing else. A known key may learn that it is not there.
            return Refusal.WriteAsync(Context, StatusCodes.Status404NotFound, "There is nothing at this address.", "Check the address. /openapi/v1.json lists what there is.");
        }

        string? missing = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .SelectMany(data => data.Policy is { } policy && Permissions.Grants.TryGetValue(policy, out PermissionGrant? grant) ? grant.Scopes : [])
            .FirstOrDefault();
        return missing is null
            ? Refusal.WriteAsync(Context, StatusCodes.Status403Forbidden, "No API key may do this.", "Sign in as a person whose role allows it.")
            : Refusal.WriteAsync(Context, StatusCodes.Status403Forbidden, $"The API key lacks the scope '{missing}'.", $"Make a key with the scope '{missing}' under Settings, API keys.");
    }
}
