using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts;

/// <summary>As whom git knows an actor: commits that the console makes for somebody are by them.</summary>
internal static class CommitAuthor
{
    /// <summary>How the addresses of keys end, behind the key's id: nobody can be written to there.</summary>
    public const string KeysDomain = "@keys.opsconsole.localhost";

    public static GitIdentity Of(Actor by, AccessDirectory access) => by.Type switch
    {
        ActorType.Person => access.Find(by.Id) is { } person ? new GitIdentity(NameOf(by, access), person.Email) : new GitIdentity(by.Name, by.Name),
        ActorType.Key => new GitIdentity(by.Name, by.Id + KeysDomain),
        ActorType.Shell => new GitIdentity(by.Name, by.Name),
        _ => GitIdentity.Console,
    };

    /// <summary>How an actor is called: people by their name where they gave one.</summary>
    public static string NameOf(Actor by, AccessDirectory access) =>
        by.Type == ActorType.Person && access.Find(by.Id) is { Name.Length: > 0 } person ? person.Name : by.Name;
}
