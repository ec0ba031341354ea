using System.Globalization;
using System.Net.Mail;

namespace OpsConsole.Core.Alerts.Channels.Mail;

/// <summary>An address that mail can be sent to or from, with the name before it.</summary>
/// <param name="Address">The address, ASCII; a domain in other letters is written as DNS has it.</param>
/// <param name="Display">The name; empty for none.</param>
internal sealed record MailName(string Address, string Display)
{
    /// <summary>Longest address, characters.</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new();

    /// <summary>The part of the address after the <c>@</c>.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads <c>anna@example.com</c> or <c>Anna &lt;anna@example.com&gt;</c>; null when it is none that every server takes.</summary>
    public static MailName? Parse(string text)
    {
        if (text.Length is 0 or > 2 * MaxLength || text.Any(char.IsControl) || !MailAddress.TryCreate(text, out MailAddress? read))
        {
            return null;
        }

        string address;
        try
        {
            address = $"{read.User}@{Idn.GetAscii(read.Host)}";
        }
        catch (ArgumentException)
        {
            return null; // no name that DNS could have
        }

        // Quoted local parts are allowed by the book, and are where commands are smuggled in.
        return address.Length <= MaxLength && address.All(c => c is > ' ' and <= '~' and not ('<' or '>' or '"' or '\\' or ',' or ';' or '(' or ')'))
            ? new MailName(address, NotificationText.Line(read.DisplayName))
            : null;
    }
}
