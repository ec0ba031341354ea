namespace OpsConsole.Core.Identity;

/// <summary>Who asks for a change. Commands look a person's permission up themselves, at the moment they run.</summary>
public sealed class Actor
{
    private readonly AccessTicket? _ticket;

    private Actor(string name, AccessTicket? ticket)
    {
        Name = name;
        _ticket = ticket;
    }

    /// <summary>Somebody with a shell on the server: whoever can read the data directory may do everything.</summary>
    public static Actor CommandLine { get; } = new("command line", null);

    /// <summary>The console itself, at start.</summary>
    public static Actor Console { get; } = new("console", null);

    /// <summary>How the actor is called in records: an e-mail address, or <c>command line</c>.</summary>
    public string Name { get; }

    /// <summary>A person, with what proves who it is.</summary>
    public static Actor Person(AccessTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return new Actor(ticket.Email, ticket);
    }

    /// <summary>Whether the actor may do this now.</summary>
    public bool May(string permission, AccessDirectory access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return _ticket is null || access.Allows(_ticket, permission);
    }

    /// <summary>Whether this is that person.</summary>
    public bool Is(string personId) => _ticket?.PersonId == personId;
}
