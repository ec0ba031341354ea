using System.Text.Json.Nodes;

namespace OpsConsole.Core.Identity;

/// <summary>What kind of actor.</summary>
public enum ActorType
{
    /// <summary>A person who is signed in.</summary>
    Person,

    /// <summary>A program with an API key.</summary>
    Key,

    /// <summary>Somebody with a shell on the server.</summary>
    Shell,

    /// <summary>The console itself.</summary>
    Console,

    /// <summary>Somebody who is not signed in.</summary>
    Nobody,
}

/// <summary>From where something was asked.</summary>
/// <param name="Channel">By which door: <c>web</c>, <c>api</c>, <c>shell</c> or <c>console</c>.</param>
/// <param name="Address">Network address of the other side; null when there is none.</param>
/// <param name="Agent">Browser or program, as it calls itself; null when it does not.</param>
/// <param name="RequestId">Id of the request, as the server's own traces have it.</param>
public sealed record ActorOrigin(string Channel, string? Address = null, string? Agent = null, string? RequestId = null)
{
    /// <summary>The command line on the server.</summary>
    public static ActorOrigin Shell { get; } = new("shell");

    /// <summary>The console itself.</summary>
    public static ActorOrigin Console { get; } = new("console");
}

/// <summary>Who asks for a change, and from where. Commands look a person's permission up themselves, at the moment they run.</summary>
public sealed class Actor
{
    private const int MaxAgentLength = 200;

    private readonly AccessTicket? _ticket;
    private readonly KeyEntry? _key;

    private Actor(ActorType type, string id, string name, ActorOrigin origin)
    {
        Type = type;
        Id = id;
        Name = name;
        Origin = origin;
    }

    private Actor(AccessTicket ticket, ActorOrigin origin)
        : this(ActorType.Person, ticket.PersonId, ticket.Email, origin) => _ticket = ticket;

    private Actor(KeyEntry key, ActorOrigin origin)
        : this(ActorType.Key, key.Id, key.Name, origin) => _key = key;

    /// <summary>The console itself.</summary>
    public static Actor Console { get; } = new(ActorType.Console, "", "console", ActorOrigin.Console);

    /// <summary>What kind of actor.</summary>
    public ActorType Type { get; }

    /// <summary>Account id, key id, or account and host of the operating system; empty for the console.</summary>
    public string Id { get; }

    /// <summary>How the actor is called: an e-mail address, a key's name, an account of the operating system.</summary>
    public string Name { get; }

    /// <summary>From where.</summary>
    public ActorOrigin Origin { get; }

    /// <summary>E-mail address of the person who answers for what is done: the person, or who made the key; empty when there is none.</summary>
    public string Answers => Type == ActorType.Key ? _key?.CreatedBy ?? "" : Type == ActorType.Person ? Name : "";

    /// <summary>Whose personal data <see cref="PersonalData"/> is: an account id, <c>email:</c> and an address, or null.</summary>
    public string? Subject => Type switch
    {
        ActorType.Person => Id,
        ActorType.Nobody when Name.Length > 0 => SubjectOf(Name),
        _ => null,
    };

    /// <summary>A person, with what proves who it is.</summary>
    public static Actor Person(AccessTicket ticket, ActorOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return new Actor(ticket, origin);
    }

    /// <summary>A program with a key.</summary>
    public static Actor Key(KeyEntry key, ActorOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Actor(key, origin);
    }

    /// <summary>Somebody with a shell on the server: whoever can read the data directory may do everything.</summary>
    /// <param name="account">Account and host of the operating system, <c>name@host</c>.</param>
    public static Actor Shell(string account) => new(ActorType.Shell, account, account, ActorOrigin.Shell);

    /// <summary>Somebody who is not signed in.</summary>
    /// <param name="claimed">The e-mail address or name that was claimed; empty when none.</param>
    /// <param name="origin">From where.</param>
    public static Actor Nobody(string claimed, ActorOrigin origin) => new(ActorType.Nobody, "-", claimed, origin);

    /// <summary>An actor as it was written down earlier: known to the audit trail, allowed nothing any more.</summary>
    public static Actor Recalled(ActorType type, string id, string name, ActorOrigin origin) => new(type, id, name, origin);

    /// <summary>The subject of personal data about an e-mail address without an account.</summary>
    public static string SubjectOf(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        string subject = "email:" + email.Trim().ToUpperInvariant();
        return Audit.Log.CanonicalJson.Clean(subject.Length <= 256 ? subject : subject[..256]); // as the trail holds it, or it would not be found there
    }

    /// <summary>Whether the actor may do this now.</summary>
    public bool May(string permission, AccessDirectory access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return Type switch
        {
            ActorType.Person => _ticket is not null && access.Allows(_ticket, permission),
            ActorType.Key => _key is not null && Permissions.Grants.TryGetValue(permission, out PermissionGrant? grant) && grant.Scopes.Any(_key.Scopes.Contains),
            ActorType.Shell or ActorType.Console => true,
            _ => false,
        };
    }

    /// <summary>Whether this is that person.</summary>
    public bool Is(string personId) => Type == ActorType.Person && Id == personId;

    /// <summary>What is personal about the actor: names and addresses. Empty when nothing is known.</summary>
    public JsonObject PersonalData()
    {
        JsonObject data = [];
        Add(data, "address", Origin.Address);
        Add(data, "agent", Origin.Agent is { Length: > MaxAgentLength } agent ? agent[..MaxAgentLength] : Origin.Agent);
        Add(data, Type is ActorType.Person or ActorType.Nobody ? "email" : "name", Type is ActorType.Person or ActorType.Nobody or ActorType.Key ? Name : null);
        return data;
    }

    private static void Add(JsonObject data, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            data[name] = Audit.Log.CanonicalJson.Clean(value);
        }
    }
}
