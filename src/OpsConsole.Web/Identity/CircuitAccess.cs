using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>
/// Tells the pages of a circuit when their person's access changes, at the moment it does: after a sign-out or when the account
/// is disabled there is nobody any more, after a change of roles everything on the page is authorized again.
/// </summary>
internal sealed class CircuitAccess : AuthenticationStateProvider, IHostEnvironmentAuthenticationStateProvider, IDisposable
{
    private static readonly AuthenticationState Anonymous = new(new ClaimsPrincipal(new ClaimsIdentity()));

    private readonly AccessDirectory _people;
    private readonly Lock _lock = new();
    private Task<AuthenticationState>? _state;
    private AccessEntry? _seen;
    private bool _watching;

    public CircuitAccess(AccessDirectory people) => _people = people;

    /// <summary>
    /// Starts to follow changes. Circuits do; a static page does not, because it lives for one request, which was authorized at its
    /// start, and a form on it that ends all sessions must not lose its own page halfway.
    /// </summary>
    public void Watch()
    {
        if (!_watching)
        {
            _watching = true;
            _people.Changed += Recheck;
            Recheck(); // access may have changed since the page was asked for
        }
    }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        _state ?? throw new InvalidOperationException("The host has not said yet who is there.");

    public void SetAuthenticationState(Task<AuthenticationState> authenticationStateTask)
    {
        lock (_lock)
        {
            _state = authenticationStateTask;
            _seen = Ticket() is { } ticket ? _people.Find(ticket.PersonId) : null;
        }

        NotifyAuthenticationStateChanged(authenticationStateTask);
        if (_watching)
        {
            Recheck();
        }
    }

    public void Dispose() => _people.Changed -= Recheck;

    private void Recheck()
    {
        Task<AuthenticationState> fresh;
        lock (_lock)
        {
            if (Ticket() is not { } ticket)
            {
                return;
            }

            AccessEntry? now = _people.Find(ticket.PersonId);
            ClaimsPrincipal? current = _people.PrincipalOf(ticket, IdentityConstants.ApplicationScheme);
            if (current is not null && now is not null && _seen is not null && now.SameAs(_seen))
            {
                return;
            }

            _seen = now;
            _state = fresh = Task.FromResult(current is null ? Anonymous : new AuthenticationState(current));
        }

        NotifyAuthenticationStateChanged(fresh);
    }

    private AccessTicket? Ticket() => _state is { IsCompletedSuccessfully: true } ? AccessTicket.From(_state.Result.User) : null;
}

/// <summary>Makes a circuit follow changes of access from its start, and remember from where it was opened.</summary>
internal sealed class CircuitWatch(AuthenticationStateProvider access, PageActor actor) : CircuitHandler
{
    /// <summary>Made while the request that opens the circuit is still at hand.</summary>
    public PageActor Actor { get; } = actor;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        (access as CircuitAccess)?.Watch();
        return Task.CompletedTask;
    }
}
