using System.Globalization;
using System.Text.RegularExpressions;
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
    public string Person => FourEyes.Mailbox(Email) is { Length: > 0 } mailbox ? mailbox : "id " + Id;
}

/// <summary>
/// Nobody lets go live alone what they made. Whoever had a hand in a change does not count as its approver: who asked for it, who made the key
/// that asked, who wrote, committed or co-authored anything in it, under any account. Administrators are people like others here.
/// </summary>
public static partial class FourEyes
{
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
            : by.Id == authorId || Same(by.Email, authorEmail) ? "You asked for it yourself. Ask a colleague to approve it."
            : authors.Any(a => Same(by.Email, AddressOf(a))) ? "You had a hand in what it says. Ask a colleague who had not."
            : null;
    }

    /// <summary>
    /// The mailbox of an e-mail address, so that two spellings of one are the same: without case, without what stands between <c>+</c> and <c>@</c>, and
    /// however its letters are written or coded.
    /// </summary>
    public static string Mailbox(string? email)
    {
        string text = (email ?? "").Trim();
        int at = text.LastIndexOf('@');
        if (at < 0)
        {
            return PlainLetters.Of(text);
        }

        string name = PlainLetters.Of(text[..at]);
        int plus = name.IndexOf('+', StringComparison.Ordinal);
        return (plus > 0 ? name[..plus] : name) + "@" + Domain(text[(at + 1)..]);
    }

    /// <summary>The address in <c>Name &lt;address&gt;</c>, also where something stands behind it or the brackets are missing; empty where there is none.</summary>
    public static string AddressOf(string author)
    {
        ArgumentNullException.ThrowIfNull(author);
        return Bracketed().Matches(author) is { Count: > 0 } found ? found[^1].Groups[1].Value
            : author.Split((char[])[' ', '\t', ',', ';', '<', '>', '(', ')'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(w => w.Contains('@', StringComparison.Ordinal)) ?? "";
    }

    /// <summary>Whether two addresses, neither of them empty, are one mailbox.</summary>
    public static bool Same(string? one, string? other) => Mailbox(one) is { Length: > 0 } mailbox && mailbox == Mailbox(other);

    /// <summary>The domain in plain letters; where it is coded for the net, what it stands for.</summary>
    private static string Domain(string domain)
    {
        try
        {
            return PlainLetters.Of(new IdnMapping().GetUnicode(domain.TrimEnd('.').ToLowerInvariant()));
        }
        catch (ArgumentException)
        {
            return PlainLetters.Of(domain);
        }
    }

    [GeneratedRegex("<([^<>@]*@[^<>]*)>")]
    private static partial Regex Bracketed();
}
