using Microsoft.AspNetCore.Components.Authorization;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>
/// Who looks at a page, and from where. A circuit has no request of its own: its address and browser are those of the request that
/// opened it, so one is made with the circuit.
/// </summary>
internal sealed class PageActor
{
    private readonly AuthenticationStateProvider _access;
    private readonly ActorOrigin _origin;

    public PageActor(AuthenticationStateProvider access, IHttpContextAccessor accessor)
    {
        _access = access;
        _origin = accessor.HttpContext is { } context ? RequestOrigin.Of(context) : new ActorOrigin("web");
    }

    /// <summary>The actor; nobody when the session is over.</summary>
    public async Task<Actor> GetAsync() =>
        AccessTicket.From((await _access.GetAuthenticationStateAsync()).User) is { } ticket ? Actor.Person(ticket, _origin) : Actor.Nobody("", _origin);
}
