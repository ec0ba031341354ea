using System.Globalization;
using System.Text.RegularExpressions;

namespace OpsConsole.Core.Identity;

/// <summary>Who is behind an e-mail address: wherever two people must agree, two addresses of one mailbox are one person.</summary>
public static partial class Mailbox
{
    /// <summary>
    /// The mailbox of an e-mail address, so that two spellings of one are the same: without case, without what stands between <c>+</c> and <c>@</c>, and
    /// however its letters are written or coded.
    /// </summary>
    public static string Of(string? email)
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
    public static bool Same(string? one, string? other) => Of(one) is { Length: > 0 } mailbox && mailbox == Of(other);

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
