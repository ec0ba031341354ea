using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Somebody who approves or may approve, as of now.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its e-mail address; empty when there is no such account any more.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="May">Whether the account is enabled and may approve.</param>
public sealed record Reviewer(string Id, string Email, IReadOnlyList<string> Roles, bool May)
{
    /// <summary>Who it is: two accounts with one mailbox are one person.</summary>
    public string Person => Mailbox.Of(Email) is { Length: > 0 } mailbox ? mailbox : "id " + Id;
}

/// <summary>
/// Nobody lets go live alone what they made. Whoever had a hand in a change does not count as its approver: who asked for it, who made the key
/// that asked, who wrote, committed or co-authored anything in it, under any account. Administrators are people like others here.
/// </summary>
public static class FourEyes
{
    /// <summary>Why nobody breaks the glass for changes of a kind; null when people do.</summary>
    public static string? GlassRefusal(ChangeKind kind) => kind switch
    {
        ChangeKind.Policy => "The glass is never broken for the policy: it is what keeps everything else safe.",
        ChangeKind.Lineage => "The glass is never broken for this: two people look at the kill switch's state before it is trusted again.",
        _ => null,
    };

    /// <summary>Why this person's approval does not count, with the remedy; null when it does.</summary>
    /// <param name="type">What kind of actor it is.</param>
    /// <param name="by">Who it is.</param>
    /// <param name="authorId">Id of the account or key that asked.</param>
    /// <param name="authorEmail">E-mail address behind it.</param>
    /// <param name="authors">Everybody behind the content, as <c>Name &lt;address&gt;</c>.</param>
    public static string? Refusal(ActorType type, Reviewer by, string authorId, string authorEmail, IReadOnlyList<string> authors)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(authors);
        return type != ActorType.Person ? "Changes are approved by people. Ask somebody to look at it in the console."
            : !by.May ? "You may not approve changes. Ask an administrator for a role."
            : by.Id == authorId || Mailbox.Same(by.Email, authorEmail) ? "You asked for it yourself. Ask a colleague to approve it."
            : authors.Any(a => Mailbox.Same(by.Email, Mailbox.AddressOf(a))) ? "You had a hand in what it says. Ask a colleague who had not."
            : null;
    }
}
