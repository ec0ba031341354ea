using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Identity;

/// <summary>How a sign-in ended.</summary>
/// <param name="Person">Who signed in; null when nobody did.</param>
/// <param name="Ticket">What the session proves; null when nobody signed in.</param>
/// <param name="Wait">How long to wait before the next try; null when it was a try.</param>
public sealed record SignInResult(Person? Person, AccessTicket? Ticket, TimeSpan? Wait);

/// <summary>Signs people in by password. Each try is an event: the session counts only once its event is on disk.</summary>
public sealed class SignIn(PasswordCheck passwords, SignInThrottle throttle, AuditTrail trail)
{
    /// <summary>Tries a password.</summary>
    /// <param name="email">The e-mail address.</param>
    /// <param name="password">The password.</param>
    /// <param name="origin">From where, for the trail.</param>
    /// <param name="address">The network address, for the limit on tries.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<SignInResult> TryAsync(
        string email, string password, ActorOrigin origin, System.Net.IPAddress? address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        if (throttle.Begin(email, address) is { } wait)
        {
            return new SignInResult(null, null, wait); // not a try: the tries that led here are in the trail
        }

        Person? person = await passwords.FindAsync(email, password).ConfigureAwait(false);
        if (person is null)
        {
            await trail.RecordAsync(
                IdentityEvents.OfSession(IdentityEvents.SessionStarted, Actor.Nobody(email.Trim(), origin), null) with { Outcome = AuditOutcome.Failed },
                cancellationToken).ConfigureAwait(false);
            return new SignInResult(null, null, null);
        }

        throttle.Succeeded(email, address);
        AccessTicket ticket = await StartAsync(person, origin, cancellationToken).ConfigureAwait(false);
        return new SignInResult(person, ticket, null);
    }

    /// <summary>Starts a session of a person who has proved who it is.</summary>
    public async Task<AccessTicket> StartAsync(Person person, ActorOrigin origin, CancellationToken cancellationToken = default)
    {
        AccessTicket ticket = AccessTicket.For(person);
        await trail.RecordAsync(
            IdentityEvents.OfSession(IdentityEvents.SessionStarted, Actor.Person(ticket, origin), ticket.SessionId), cancellationToken).ConfigureAwait(false);
        return ticket;
    }
}
