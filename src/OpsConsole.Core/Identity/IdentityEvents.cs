using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Identity;

/// <summary>How the events of people, sessions and keys read in the trail.</summary>
public static class IdentityEvents
{
    /// <summary>A request that roles or scopes do not allow.</summary>
    public const string AccessDenied = "access.denied";

    /// <summary>A sign-in, done or failed.</summary>
    public const string SessionStarted = "session.started";

    internal const string
        SessionEnded = "session.ended",
        PersonAdded = "person.added",
        FirstAdministratorAdded = "person.first_administrator_added",
        PersonRolesChanged = "person.roles_changed",
        PersonDisabled = "person.disabled",
        PersonEnabled = "person.enabled",
        PersonLinkRenewed = "person.link_renewed",
        PersonPasswordSet = "person.password_set",
        PersonPasswordChanged = "person.password_changed",
        PersonRenamed = "person.renamed",
        PersonSessionsEnded = "person.sessions_ended",
        RolesAdded = "roles.added",
        KeyCreated = "apikey.created",
        KeyRevoked = "apikey.revoked";

    private const string Unknown = "-";

    /// <summary>The kinds.</summary>
    internal static AuditKind[] Kinds { get; } =
    [
        new(AccessDenied, "was refused"),
        new(SessionStarted, "signed in"),
        new(SessionEnded, "signed out"),
        new(PersonAdded, "added a person", Permissions.ManagePeople),
        new(FirstAdministratorAdded, "became the first administrator", Permissions.ManagePeople),
        new(PersonRolesChanged, "changed the roles of a person", Permissions.ManagePeople),
        new(PersonDisabled, "disabled a person", Permissions.ManagePeople),
        new(PersonEnabled, "enabled a person", Permissions.ManagePeople),
        new(PersonLinkRenewed, "made a new password link for a person", Permissions.ManagePeople),
        new(PersonPasswordSet, "set a password by link", Permissions.ManagePeople),
        new(PersonPasswordChanged, "changed the own password", Permissions.ManagePeople),
        new(PersonRenamed, "changed the own name", Permissions.ManagePeople),
        new(PersonSessionsEnded, "signed out everywhere", Permissions.ManagePeople),
        new(RolesAdded, "added roles"),
        new(KeyCreated, "made an API key", Permissions.ManageKeys),
        new(KeyRevoked, "revoked an API key", Permissions.ManageKeys),
    ];

    /// <summary>Something that happened to an account.</summary>
    internal static AuditEvent OfPerson(string kind, Actor by, Person person) => new(kind, by, "person", person.Id)
    {
        Personal = new AuditPersonal(person.Id, Known(person)),
    };

    /// <summary>Something about an account that the actor may not do, or whose account is not there.</summary>
    internal static AuditEvent DeniedForPerson(string kind, Actor by, string? personId) =>
        new(kind, by, "person", string.IsNullOrEmpty(personId) ? Unknown : personId) { Outcome = AuditOutcome.Denied };

    /// <summary>Something that happened to a key.</summary>
    internal static AuditEvent OfKey(string kind, Actor by, string? keyId) => new(kind, by, "apikey", string.IsNullOrEmpty(keyId) ? Unknown : keyId);

    /// <summary>A sign-in or sign-out. The object is the session.</summary>
    internal static AuditEvent OfSession(string kind, Actor by, string? sessionId) => new(kind, by, "session", sessionId ?? Unknown);

    /// <summary>Names as a change shows them.</summary>
    internal static JsonArray List(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal).Select(n => JsonValue.Create(n))];

    private static JsonObject Known(Person person)
    {
        JsonObject data = new() { ["email"] = Audit.Log.CanonicalJson.Clean(person.Email ?? "") };
        if (person.DisplayName.Length > 0)
        {
            data["name"] = Audit.Log.CanonicalJson.Clean(person.DisplayName);
        }

        return data;
    }
}
